import "./desk";
import "@doors/workspace/css/index.css";
import "@doors/workspace/islands/desk";
import "@doors/workspace/islands/mail";
import "@doors/workspace/islands/order";
