// What agents and administrators have on top.
import "./base";
import "@ui/css/shell.css";
import "@ui/css/message.css";
import "@ui/css/composer.css";
import "@ui/islands/fd-keys";
import "@ui/islands/fd-palette";
import "@ui/islands/fd-composer";
import "@ui/islands/fd-search";
