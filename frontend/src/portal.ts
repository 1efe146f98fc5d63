import "./base";
import "@ui/css/message.css";
import "@ui/css/composer.css";
import "@doors/portal/css/index.css";
import "@ui/islands/fd-search";
import "@ui/islands/fd-composer";
import "@doors/portal/islands/writing";
