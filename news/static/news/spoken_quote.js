/* A quote with the role of its speaker: `<figure>`, `<blockquote>` with paragraphs, and
   `<figcaption>`. It is the one shape of a figure that news/body.py lets through. */
import { Node, gettext } from "../django_prose_editor/editor.js";

const SpokenQuote = Node.create({
  name: "spokenQuote",
  group: "block",
  content: "quotedWords speakerRole",
  isolating: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: () => ["figure", 0],
});

const QuotedWords = Node.create({
  name: "quotedWords",
  content: "paragraph+",
  parseHTML: () => [{ tag: "blockquote", context: "spokenQuote/", priority: 60 }],
  renderHTML: () => ["blockquote", 0],
});

const goOnBelow = ({ state, tr, dispatch }) => {
  const { $from } = state.selection;
  if ($from.parent.type.name != "speakerRole") return false;
  if (dispatch) {
    const below = $from.after($from.depth - 1);
    tr.insert(below, state.schema.nodes.paragraph.create());
    select(tr, state, below + 1);
  }
  return true;
};

const SpeakerRole = Node.create({
  name: "speakerRole",
  content: "text*",
  marks: "",
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", { "data-asks": gettext("Role of the speaker") }, 0],
  addKeyboardShortcuts() {
    return { Enter: () => this.editor.commands.command(goOnBelow) };
  },
});

const select = (tr, state, position) =>
  tr.setSelection(state.selection.constructor.near(tr.doc.resolve(position)));

const QUOTES = ["spokenQuote", "blockquote"];

/* How deep in the text the quote is in which the caret stands; 0 outside. */
const depthOfQuote = ({ $from }) => {
  for (let depth = 1; depth <= $from.depth; depth++) {
    if (QUOTES.includes($from.node(depth).type.name)) return depth;
  }
  return 0;
};

const childrenOf = (node) => {
  const children = [];
  node.forEach((child) => children.push(child));
  return children;
};

const unwrapped = (quote, { paragraph }) => {
  if (quote.type.name == "blockquote") return childrenOf(quote);
  const [words, role] = childrenOf(quote);
  const said = childrenOf(words);
  return role.content.size ? [...said, paragraph.create(null, role.content)] : said;
};

const wrapped = (blocks, { spokenQuote, quotedWords, speakerRole, paragraph }) =>
  spokenQuote.create(null, [
    quotedWords.create(
      null,
      blocks.map((block) => paragraph.create(null, block.content)),
    ),
    speakerRole.create(),
  ]);

/* A quote becomes paragraphs again, and paragraphs become a quote that asks for the role. */
export const toggleQuote = ({ state, tr, dispatch }) => {
  const { $from, $to } = tr.selection;
  const { nodes } = state.schema;
  const depth = depthOfQuote(tr.selection);
  if (depth) {
    const quote = $from.node(depth);
    const start = $from.before(depth);
    if (dispatch) {
      tr.replaceWith(start, start + quote.nodeSize, unwrapped(quote, nodes));
      select(tr, state, start + 1);
    }
    return true;
  }
  const range = $from.blockRange($to);
  const blocks = range
    ? childrenOf(range.parent).slice(range.startIndex, range.endIndex)
    : [];
  if (!blocks.length || range.depth || !blocks.every((block) => block.isTextblock)) return false;
  if (dispatch) {
    const quote = wrapped(blocks, nodes);
    tr.replaceWith(range.start, range.end, quote);
    const isEmpty = !quote.textContent;
    select(tr, state, range.start + (isEmpty ? 3 : quote.nodeSize - 2));
  }
  return true;
};

export const isInQuote = (editor) => depthOfQuote(editor.state.selection) > 0;

export const QUOTE_NODES = [SpokenQuote, QuotedWords, SpeakerRole];
