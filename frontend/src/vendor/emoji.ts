export { default as emoji } from "emojilib";
