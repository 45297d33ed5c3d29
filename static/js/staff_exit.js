/* Leave this site, in the admin: by the link always, by the Escape key when nothing is lost.

   Staff write here, and Escape also closes what is open. So a press leaves only when it
   began with no field in use, nothing open and nothing unsaved; any other press is left
   to the page and the browser. The sign-in stays, and an admin page neither listens to
   the public pages' exit nor tells them of its own.

   The page is emptied rather than hidden, and every press of a leaving page is taken, for
   the reasons that quick_exit.js gives. Loaded with `async`, it waits for no style sheet. */
"use strict";
{
  const address = document.currentScript.dataset.leave;
  const root = document.documentElement;
  const TOO_LONG = 10 * 1000;

  const IN_USE =
    "input:not([type=submit], [type=button]), select, textarea, [contenteditable], .article-editor";
  const CAN_OPEN = "dialog, [popover], .calendarbox, .clockbox";
  const SAVED = "form[method=post] :is(input, select, textarea)";
  const SENT_BACK = ".errornote, .errorlist";

  const find = (selector) => [...document.querySelectorAll(selector)];
  const isShown = (element) => element.getClientRects().length > 0;

  /* Django's two-list chooser moves options about; it is set up when the page has loaded. */
  const listsAtFirst = new Map();
  const listOf = (select) => [...select.options].map((option) => option.value).join("\n");
  addEventListener("load", () =>
    setTimeout(() => {
      for (const select of find("select")) listsAtFirst.set(select, listOf(select));
    }),
  );

  /* Compared with what the server sent, not with what stood there at first: a browser that
     comes back to a page may put unsaved words into it. */
  const isChanged = (field) => {
    if (field.matches("select")) {
      const isListChanged = listsAtFirst.has(field) && listsAtFirst.get(field) != listOf(field);
      return isListChanged || [...field.options].some((o) => o.selected != o.defaultSelected);
    }
    if (field.matches("[type=checkbox], [type=radio]")) {
      return field.checked != field.defaultChecked;
    }
    return field.value != field.defaultValue;
  };

  const isNothingLost = () =>
    !document.activeElement?.closest(IN_USE) &&
    !find(CAN_OPEN).some(isShown) &&
    !document.querySelector(SENT_BACK) &&
    !find(SAVED).some(isChanged);

  let isLeaving = false;
  let wentAt;

  /* A fresh body keeps the keys working. */
  const empty = () => {
    root.style.cssText = "visibility:hidden;color-scheme:light dark";
    root.textContent = "";
    root.append(document.createElement("head"), document.createElement("body"));
    document.title = address.split("/")[2];
  };

  const go = () => {
    wentAt = performance.now();
    location.replace(address);
  };

  const leave = () => {
    /* Asking again starts the way out again, but not while it may just be slow. */
    if (isLeaving && performance.now() - wentAt < TOO_LONG) return;
    isLeaving = true;
    try {
      empty();
    } finally {
      go();
    }
  };

  const take = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const isPlain = (event) => !(event.ctrlKey || event.altKey || event.metaKey);
  const isEscape = (event) => event.key == "Escape" && isPlain(event);

  /* A key that is held down may have closed something a moment ago: only its first event
     counts. On the way out all are taken, because Escape is also the browser's Stop. */
  const onKey = (event) => {
    if (!isEscape(event)) return;
    const isAsked = event.type == "keydown" && !event.repeat;
    if (!isLeaving && !(isAsked && isNothingLost())) return;
    take(event);
    if (isAsked) leave();
  };
  addEventListener("keydown", onKey, true);
  addEventListener("keyup", onKey, true);

  addEventListener(
    "click",
    (event) => {
      const isAsked = isLeaving || event.target.closest("[data-exit]");
      if (!isAsked || !isPlain(event) || event.shiftKey) return;
      take(event);
      leave();
    },
    true,
  );
}
