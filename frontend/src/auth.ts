import "./base";
import "@doors/portal/css/index.css";
import "@doors/entrance/css/index.css";
