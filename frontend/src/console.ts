import "./desk";
import "@doors/console/css/index.css";
import "@doors/console/islands/fd-preview";
import "@ui/islands/options";
import "@ui/islands/order";
