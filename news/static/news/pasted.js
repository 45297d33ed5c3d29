/* What is pasted from Word and the like: headings, lists and links stay what they are. What
   else there is has no place in the editor, which drops it. Word writes a list as paragraphs
   whose style says "mso-list", each with its bullet or number in the text. */

/* The content policy speaks up at every style, even in a page that is only read. */
const STYLE_SHEET = /<style\b[^]*?<\/style\s*>/gi;
const withoutStyles = (html) =>
  html
    .replace(STYLE_SHEET, "")
    .replace(/<\w[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));

const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };
const NUMBER = /^\s*\(?[0-9a-z]{1,4}[.)]/i;

const styleOf = (element) => element.dataset.style ?? "";
const isOfList = (element) => element?.tagName == "P" && /mso-list:\s*\w/i.test(styleOf(element));

const renamed = (element, tag) => {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
};

/* The bullet or number that Word has put before the text. It is taken out. */
const markOf = (paragraph) => {
  const spans = [...paragraph.querySelectorAll("span")];
  const marks = spans.filter((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  const words = marks.map((mark) => mark.textContent).join("");
  marks.forEach((mark) => mark.remove());
  return words;
};

const asList = (first) => {
  const list = first.ownerDocument.createElement(NUMBER.test(markOf(first)) ? "ol" : "ul");
  first.before(list);
  for (let next = first; isOfList(next); next = list.nextElementSibling) {
    markOf(next);
    list.append(next);
    renamed(next, "li");
  }
};

export const cleanPasted = (html) => {
  const page = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  for (const [tag, other] of Object.entries(HEADINGS)) {
    for (const heading of page.querySelectorAll(tag)) renamed(heading, other);
  }
  for (const paragraph of page.querySelectorAll("p")) {
    if (page.contains(paragraph) && isOfList(paragraph)) asList(paragraph);
  }
  return page.body.innerHTML;
};
