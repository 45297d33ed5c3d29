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
import { cleanPasted } from "./pasted.js";
import { QUOTE_NODES, isInQuote, toggleQuote } from "./spoken_quote.js";

/* A paragraph of its own, in the place of an empty one or below what the caret stands in. */
const putBelow =
  (words) =>
  ({ state, tr, dispatch }) => {
    const { $from } = tr.selection;
    const { schema } = state;
    const isEmpty = $from.depth == 1 && $from.parent.content.size == 0;
    const start = isEmpty ? $from.before(1) : $from.after(1);
    if (dispatch) {
      const paragraph = schema.nodes.paragraph.create(null, schema.text(words));
      tr.replaceWith(start, isEmpty ? $from.after(1) : start, paragraph);
      const end = tr.doc.resolve(start + paragraph.nodeSize - 1);
      tr.setSelection(state.selection.constructor.near(end, -1));
    }
    return true;
  };

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
    isOn: isInQuote,
    run: (chain) => chain.command(toggleQuote),
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
  {
    label: gettext("Results of the week"),
    run: (chain) => chain.command(putBelow("{results}")),
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
  /* Tab leaves the text, in a list too. */
  ListItem.extend({
    addKeyboardShortcuts() {
      return { Enter: () => this.editor.commands.splitListItem(this.name) };
    },
  }),
  OrderedList.configure({ enableListAttributes: false }),
  Paragraph,
  Text,
  ...QUOTE_NODES,
];

function buttonOf(editor, { label, run }) {
  const button = crel("button", { type: "button", className: "article-editor__button" }, [label]);
  button.addEventListener("click", () => run(editor.chain().focus()).run());
  return button;
}

function toolbarOf(editor) {
  const buttons = BUTTONS.map((each) => buttonOf(editor, each));
  const showState = () =>
    BUTTONS.forEach(({ isOn }, number) => {
      if (isOn) buttons[number].setAttribute("aria-pressed", String(isOn(editor)));
    });
  editor.on("transaction", showState);
  showState();
  return groupOf(gettext("Style of the text"), buttons);
}

function groupOf(label, parts) {
  const group = crel("div", { className: "article-editor__toolbar" }, parts);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  return group;
}

/* What is chosen is not a change of the form: the list goes by what stands in it at first. */
function channelsOf(editor, textarea) {
  const options = JSON.parse(textarea.dataset.channels).map(({ key, name }) =>
    crel("option", { value: key, textContent: name }),
  );
  const list = crel("select", { id: `${textarea.id}-channel` }, options);
  const remember = () => options.forEach((option) => (option.defaultSelected = option.selected));
  list.addEventListener("change", remember);
  remember();
  const label = crel("label", { htmlFor: list.id }, [gettext("Contact channel")]);
  const put = (chain, words) => chain.insertContent({ type: "text", text: words });
  return groupOf(gettext("Contact channels"), [
    label,
    list,
    buttonOf(editor, {
      label: gettext("Put into the line"),
      run: (chain) => put(chain, `{${list.value}}`),
    }),
    buttonOf(editor, {
      label: gettext("Put below as a block"),
      run: (chain) => chain.command(putBelow(`{${list.value}.block}`)),
    }),
  ]);
}

/* Without a beginning the address would be one of this site. Heard before the box is read. */
function beginWithScheme({ target }) {
  const address = target.closest("dialog")?.querySelector("input[name=href]");
  if (/^\s*www\./i.test(address?.value ?? "")) address.value = `https://${address.value.trim()}`;
}

function startOn(textarea) {
  const frame = crel("div", { className: "article-editor" });
  frame.addEventListener("click", beginWithScheme, true);
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
      transformPastedHTML: cleanPasted,
    },
    onUpdate: ({ editor }) => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  frame.prepend(toolbarOf(editor), channelsOf(editor, textarea));
  textarea.hidden = true;
}

document.querySelectorAll("[data-article-editor]").forEach(startOn);
