import "./desk";
import "@doors/workspace/css/index.css";
import "@doors/workspace/islands/desk";
import "@doors/workspace/islands/mail";
import "@doors/workspace/islands/order";
import "@doors/workspace/islands/fd-tabs";
import "@doors/workspace/islands/fd-together";
import "@doors/workspace/islands/steps";
