import "./base";
import "@doors/portal/css/index.css";
