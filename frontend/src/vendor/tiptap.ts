export { Editor, Extension } from "@tiptap/core";
export { default as StarterKit } from "@tiptap/starter-kit";
export { default as Mention } from "@tiptap/extension-mention";
export type { SuggestionKeyDownProps, SuggestionProps } from "@tiptap/suggestion";
export { Placeholder } from "@tiptap/extensions";
