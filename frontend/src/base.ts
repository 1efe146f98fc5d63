// What every page has.
import "./fonts.css";
import "@ui/css/index.css";
import "@ui/islands/exchange";
import "@ui/islands/fd-toast";
import "@ui/islands/fd-confirm";
import "@ui/islands/fd-conditional";
import "@ui/islands/fd-live";
import "@ui/islands/fd-menu";
import "@ui/islands/fd-theme";
import "@ui/islands/fd-time";
import "@ui/islands/dialogs";
