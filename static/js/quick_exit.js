/* Leave this site in a blink: by the Escape key, or by the link.

   This stands in every public page, first in the head, so that it works before
   anything else has arrived. It is built into the page from here (`npm run build`
   in assets/ makes quick_exit.min.js), and the Content-Security-Policy allows it by
   its hash. `<html data-leave>` says where to go. docs/quick_exit.md says why each
   part is as it is, and which test holds it.

   Three things happen on the way out, and none waits for the one before it to work:
   the page is emptied, other tabs and the server are told, and the page is replaced.

   What is kept: `localStorage.t`, the time of the last exit, from which a page that
   the browser brings back knows that it is over. `sessionStorage.t`, the same time in
   the tab that left, until someone comes back to it on purpose. `sessionStorage.k`,
   set by exit_key.js when the visitor has turned the key off. */

const page = document;
const root = page.documentElement;
const DAY = 864e5;
const AT_ONCE = 99;
const LONG = 500;
const TOO_LONG = 9999;
const MOST_TRIES = 30;

/* Storage may be blocked and a browser may be old: no step may stop the next. */
const attempt = (step) => {
  try {
    return step();
  } catch (error) {}
};
const lastExit = () => attempt(() => localStorage.t);
const keyIsOff = () => attempt(() => sessionStorage.k);
const on = (type, action, target = window) => target.addEventListener(type, action, true);
const take = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

const bornAt = performance.now();
const exitBefore = lastExit();
const channel = attempt(() => new BroadcastChannel("t"));
let isLeaving;
let wentAt;
let tries = 0;
let pressedAt;
let isComposing;

/* Replace, so that the page is in no list of pages to go back to. */
const go = () => {
  wentAt = performance.now();
  if (tries++ < MOST_TRIES) attempt(() => location.replace(root.dataset.leave));
};
const goAgainAfter = (time) => performance.now() - wentAt > time && go();

/* Everything is taken out, rather than hidden: dialogs, frames and sound go too, and
   what is still arriving has no place to go. A fresh body keeps the keys working.
   The style is for a body that arrives later, and for a reader who likes the dark. */
const empty = () => {
  root.style.cssText = "visibility:hidden;opacity:0;color-scheme:light dark";
  root.textContent = "";
  root.append(page.createElement("head"), page.createElement("body"));
  page.title = root.dataset.leave.split("/")[2];
};

const leave = (isToldTo) => {
  /* Someone asks again: by now the way out may have been stopped. Not sooner, or
     each press would start a slow load from its beginning. */
  if (isLeaving) return goAgainAfter(TOO_LONG);
  isLeaving = true;
  attempt(empty);
  attempt(() => (sessionStorage.t = Date.now()));
  if (!isToldTo) {
    attempt(() => (localStorage.t = Date.now()));
    /* Other tabs leave; and no browser keeps a frozen page that was sent a message. */
    attempt(() => channel.postMessage(0));
    /* The unfinished answers are deleted. Nobody waits for it. */
    attempt(() => navigator.sendBeacon("/leave/"));
    attempt(() => delete sessionStorage.k);
  }
  go();
};

const isPlain = (event) => !(event.ctrlKey || event.altKey || event.metaKey);
const isEscape = (event) => event.key == "Escape" && isPlain(event);

/* Escape is also the browser's Stop key: each press that it sees before we take it
   may cancel the way out. So all are taken, to the last. */
on("keydown", (event) => {
  isComposing = event.key == "Process";
  if (event.key == "Escape") pressedAt = pressedAt || event.timeStamp;
  if (isEscape(event) && (isLeaving || !keyIsOff())) {
    take(event);
    leave();
  }
});

/* An open list or date picker takes the keydown and leaves us the keyup alone. It counts,
   unless it ended someone's way of writing, or may have begun on the page before. */
on("keyup", (event) => {
  const isLong = event.timeStamp - (pressedAt || bornAt) > LONG;
  if (isEscape(event)) {
    if (isLeaving) {
      take(event);
      /* Alone, or after a repeat, the browser may have used the rest of it to stop us. */
      if (isLong) go();
    } else if (isLong && !(pressedAt || isComposing || event.isComposing || keyIsOff())) {
      take(event);
      leave();
    }
  }
  if (event.key == "Escape") pressedAt = 0;
  isComposing = 0;
});
on("compositionend", () => (isComposing = 1));

/* On its way out, an empty page takes every click as asking again. */
on("click", (event) => {
  const isLink = isLeaving || attempt(() => event.target.closest("[data-exit]"));
  if (isLink && isPlain(event) && !event.shiftKey) {
    take(event);
    leave();
  }
});

/* Nobody is asked whether they are sure. The first to listen decides: that is us. */
on("beforeunload", (event) => isLeaving && event.stopImmediatePropagation());

/* Chromium says when a navigation was stopped; while it stops, it takes no other. What is
   stopped at once was not stopped by a person: the browser is on its way somewhere else,
   and would refuse us each time. */
const tryAgain = () => isLeaving && setTimeout(goAgainAfter, 9, AT_ONCE);
attempt(() => on("navigateerror", tryAgain, navigation));

/* A page that was open when someone left, here or in another tab, is over. */
const look = (event) => {
  const exit = lastExit();
  if (isLeaving) event.persisted && go();
  else if (exit && exit != exitBefore) leave(true);
  root.toggleAttribute("data-key", !keyIsOff());
};
attempt(() => (channel.onmessage = leave));
on("pageshow", look);
on("visibilitychange", look);
on("storage", look);

/* Brought back by the browser: by Back, Forward or a reopened tab, or by a reload of a page
   that was on its way out. Inside a visit, Back comes from a page beside it in the history. */
const type = attempt(() => performance.getEntriesByType("navigation")[0].type);
const isReturn = type == "back_forward" || page.wasDiscarded;
const isInVisit = attempt(() => navigation.activation.from);
const leftFromHere = attempt(() => sessionStorage.t);
if (
  (isReturn && !isInVisit && Date.now() - exitBefore < DAY) ||
  ((isReturn || type == "reload") && leftFromHere)
) {
  leave(true);
} else {
  attempt(() => delete sessionStorage.t);
  look({});
}
