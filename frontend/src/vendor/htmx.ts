export { default as htmx } from "htmx.org";
export { Idiomorph } from "idiomorph";
