import "./desk";
import "@doors/workspace/css/index.css";
