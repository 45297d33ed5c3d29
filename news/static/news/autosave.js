/* Keeps what is being typed into an article on the server, two seconds after the last key and
   every fifteen seconds until then, and once more on any way out of the page. It says so in one
   line, whose words change once a minute at most, so that nobody is talked over. The form is
   sent only when there is a connection: else the browser would put its own page in its place. */

const status = document.querySelector("[data-autosave]");
const form = status.closest("form");
const PAUSE = 2000;
const LONGEST = 15000;
const OWN = "csrfmiddlewaretoken";

/* The page is emptied on the way out; the form is still held here, with all that is in it. */
const contents = () => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (typeof value != "string" || name.startsWith("_")) data.delete(name);
  }
  return data;
};
const asText = (data) => JSON.stringify([...data].filter(([name]) => name != OWN));

let kept = status.hasAttribute("data-begins-unsaved") ? "" : asText(contents());
let isOver = false;
let isSending = false;
let paused;
let longest;
let asking;

const say = (words) => {
  if (status.textContent != words) status.textContent = words;
};

const whyNot = (answer) => {
  if (answer.status == 403 || answer.redirected) return status.dataset.signedOut;
  return answer.status == 413 ? status.dataset.tooLong : status.dataset.failed;
};

const stopClocks = () => {
  clearTimeout(paused);
  clearTimeout(longest);
  longest = undefined;
};

const keep = async () => {
  stopClocks();
  const data = contents();
  const text = asText(data);
  if (isOver || isSending || text == kept) return;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  try {
    const answer = await fetch(status.dataset.autosave, { method: "POST", body: data, signal });
    if (answer.ok && !answer.redirected) {
      kept = text;
      say((await answer.json()).said);
    } else {
      say(whyNot(answer));
    }
  } catch (error) {
    if (signal.aborted) return;
    say(status.dataset.noConnection);
    paused = setTimeout(keep, LONGEST);
  }
};

const onChange = () => {
  if (isOver) return;
  clearTimeout(paused);
  paused = setTimeout(keep, PAUSE);
  longest ??= setTimeout(keep, LONGEST);
};

/* Whoever leaves waits for nothing: the browser sends it when the page is gone. */
const keepAndGo = () => {
  const data = contents();
  if (isOver || asText(data) == kept) return;
  asking?.abort();
  kept = asText(data);
  navigator.sendBeacon(status.dataset.autosave, data);
};

/* What is sent by the form is saved there, or comes back; it is not typed and left. */
const end = () => {
  isOver = true;
  stopClocks();
  asking?.abort();
};

const waits = status.hasAttribute("data-waits");

/* Whatever the server answers, it is there, and the form says the rest. What was left before is
   not written over while it waits: then this script is asked for, which changes nothing. */
const tryConnection = () => {
  const signal = AbortSignal.timeout(LONGEST);
  if (waits) return fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal });
  return fetch(status.dataset.autosave, { method: "POST", body: contents(), signal });
};

const keepThenSend = async (event) => {
  if (isOver || event.target != form) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  stopClocks();
  asking?.abort();
  try {
    await tryConnection();
    end();
    form.requestSubmit(event.submitter);
  } catch {
    say(status.dataset.noConnection);
    status.scrollIntoView({ block: "nearest" });
    kept = "";
    if (!waits) paused = setTimeout(keep, PAUSE);
  }
  isSending = false;
};

form.addEventListener("submit", keepThenSend);
addEventListener("pageshow", (event) => {
  if (event.persisted) isOver = false;
});
if (!waits) {
  form.addEventListener("input", onChange);
  form.addEventListener("change", onChange);
  addEventListener("pagehide", keepAndGo);
  if (!kept) onChange();
}
