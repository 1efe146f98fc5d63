export { Editor, Extension, Node } from "@tiptap/core";
export * as tables from "@tiptap/pm/tables";
export { PluginKey } from "@tiptap/pm/state";
export { default as StarterKit } from "@tiptap/starter-kit";
export { default as Mention } from "@tiptap/extension-mention";
export { default as Suggestion } from "@tiptap/suggestion";
export type { SuggestionKeyDownProps, SuggestionProps } from "@tiptap/suggestion";
export { Placeholder } from "@tiptap/extensions";
