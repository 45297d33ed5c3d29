/* Turns the text area of an article into an editor whose buttons are words.
   What it can make is what news/body.py lets through. */
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Editor,
  HardBreak,
  Heading,
  History,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Text,
  crel,
  gettext,
} from "../django_prose_editor/editor.js";

const BUTTONS = [
  {
    label: gettext("Heading"),
    isOn: (editor) => editor.isActive("heading", { level: 2 }),
    run: (chain) => chain.toggleHeading({ level: 2 }),
  },
  {
    label: gettext("Smaller heading"),
    isOn: (editor) => editor.isActive("heading", { level: 3 }),
    run: (chain) => chain.toggleHeading({ level: 3 }),
  },
  {
    label: gettext("Bold"),
    isOn: (editor) => editor.isActive("bold"),
    run: (chain) => chain.toggleBold(),
  },
  {
    label: gettext("Italic"),
    isOn: (editor) => editor.isActive("italic"),
    run: (chain) => chain.toggleItalic(),
  },
  {
    label: gettext("List"),
    isOn: (editor) => editor.isActive("bulletList"),
    run: (chain) => chain.toggleBulletList(),
  },
  {
    label: gettext("Numbered list"),
    isOn: (editor) => editor.isActive("orderedList"),
    run: (chain) => chain.toggleOrderedList(),
  },
  {
    label: gettext("Quote"),
    isOn: (editor) => editor.isActive("blockquote"),
    run: (chain) => chain.toggleBlockquote(),
  },
  {
    label: gettext("Link"),
    isOn: (editor) => editor.isActive("link"),
    run: (chain) => chain.addLink(),
  },
  {
    label: gettext("Remove link"),
    run: (chain) => chain.unsetLink(),
  },
  { label: gettext("Undo"), run: (chain) => chain.undo() },
  { label: gettext("Redo"), run: (chain) => chain.redo() },
];

const EXTENSIONS = [
  Blockquote,
  Bold,
  BulletList,
  Document,
  HardBreak,
  Heading.configure({ levels: [2, 3] }),
  History,
  Italic,
  Link.configure({ enableTarget: false, openOnClick: false, protocols: ["http", "https", "mailto"] }),
  ListItem,
  OrderedList.configure({ enableListAttributes: false }),
  Paragraph,
  Text,
];

function toolbarOf(editor) {
  const buttons = BUTTONS.map(({ label, run }) => {
    const button = crel("button", { type: "button", className: "article-editor__button" }, [label]);
    button.addEventListener("click", () => run(editor.chain().focus()).run());
    return button;
  });
  const showState = () =>
    BUTTONS.forEach(({ isOn }, number) => {
      if (isOn) buttons[number].setAttribute("aria-pressed", String(isOn(editor)));
    });
  editor.on("transaction", showState);
  showState();
  const toolbar = crel("div", { className: "article-editor__toolbar" }, buttons);
  toolbar.setAttribute("role", "group");
  toolbar.setAttribute("aria-label", gettext("Style of the text"));
  return toolbar;
}

function startOn(textarea) {
  const frame = crel("div", { className: "article-editor" });
  textarea.before(frame);
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label) label.id = `${textarea.id}-label`;
  const editor = new Editor({
    element: frame,
    // The rules it would put into the page stand in article_editor.css.
    injectCSS: false,
    extensions: EXTENSIONS,
    content: textarea.value,
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": `${textarea.id}-label`,
      },
    },
    onUpdate: ({ editor }) => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
    },
  });
  frame.prepend(toolbarOf(editor));
  textarea.hidden = true;
}

document.querySelectorAll("[data-article-editor]").forEach(startOn);
