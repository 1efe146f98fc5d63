import "./desk";
import "@doors/console/css/index.css";
