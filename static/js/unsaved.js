/* The page of a report has many forms, and to send one throws away what stands in the others.
   Before that, or before a link is followed, this says so and takes the focus there. It asks
   nobody who leaves this site: neither the exit link nor the Escape key comes by here, and
   nothing listens to `beforeunload`. Nothing that was typed is read or kept. */

const box = document.querySelector("[data-unsaved]");
const goOn = box.querySelector("[data-go-on]");
const goBack = box.querySelector("[data-go-back]");
const FIELDS = "input:not([type=hidden]), select, textarea";

let unsaved;
let carryOn;
let isSure = false;

/* Compared with what the server sent, as a browser that comes back may put words in again. */
const isChanged = (field) => {
  if (field.matches("select")) {
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex != Math.max(first, 0);
  }
  if (field.matches("[type=checkbox], [type=radio]")) {
    return field.checked != field.defaultChecked;
  }
  return field.value != field.defaultValue;
};

/* A form that came back with a mistake in it holds what nobody has saved, as it was sent. */
const firstUnsavedIn = (form) => {
  const fields = [...form.querySelectorAll(FIELDS)];
  return fields.find(isChanged) ?? (form.querySelector(".errorlist") ? fields[0] : undefined);
};

const firstUnsaved = (sent) => {
  const others = [...document.forms].filter((form) => form != sent && form.method == "post");
  return others.map(firstUnsavedIn).find(Boolean);
};

const ask = (event, field, word, whatNext) => {
  event.preventDefault();
  unsaved = field;
  carryOn = whatNext;
  goOn.textContent = goOn.dataset[word];
  box.hidden = false;
  box.focus();
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const field = isSure ? undefined : firstUnsaved(form);
  if (field) ask(event, field, "send", () => form.requestSubmit(event.submitter));
});

const leadsAway = (link) =>
  link.protocol.startsWith("http") &&
  !link.matches("[data-exit], [target=_blank]") &&
  !link.closest("[data-stays]") &&
  link.href.split("#")[0] != location.href.split("#")[0];

document.addEventListener("click", (event) => {
  const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
  const link = event.target.closest("a[href]");
  if (!link || !isPlain || event.defaultPrevented || !leadsAway(link)) return;
  const field = firstUnsaved();
  if (field) ask(event, field, "leave", () => location.assign(link.href));
});

goOn.addEventListener("click", () => {
  box.hidden = true;
  isSure = true;
  carryOn();
  isSure = false;
});

goBack.addEventListener("click", () => {
  box.hidden = true;
  const closed = unsaved.closest("details");
  if (closed) closed.open = true;
  unsaved.focus();
});
