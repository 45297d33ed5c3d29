/* Says two minutes before the end that answers which were not sent will be deleted, and lets
   the visitor keep them. At the end the page goes, with whatever stands on it. No answer is
   read or held here.

   It is no dialog: nothing takes the focus from someone who is typing, and Escape leaves the
   site as on any page. The time is a time of day, because a sleeping device stops no clock. */

const KEPT_FOR = 30 * 60 * 1000;
const WARNING = 2 * 60 * 1000;

const box = document.querySelector("[data-time-left]");
const said = box.querySelector("[role=alert]");
const button = box.querySelector("button");

let endsAt = Date.now() + box.dataset.timeLeft * 1000;
let isWarned = false;
/* On a slow line somebody types before this script is there. */
let lastInUse = document.activeElement == document.body ? said : document.activeElement;
let timer;

const say = (word, mayKeep) => {
  said.textContent = box.dataset[word];
  button.hidden = !mayKeep;
  box.classList.add("site-time-left--shown");
  makeRoom();
};

/* What has the focus must not lie under the message. In a low window it scrolls with the page,
   and is shown once. */
const makeRoom = () => {
  const stays = getComputedStyle(box).position != "static";
  const height = stays ? box.offsetHeight : 0;
  document.documentElement.style.setProperty("--site-message", `${height}px`);
  return stays;
};

const end = () => location.replace(box.dataset.ended);

const look = () => {
  clearTimeout(timer);
  /* The page was emptied: someone is leaving, and nothing may bring the site back. */
  if (!box.isConnected) return;
  const left = endsAt - Date.now();
  if (left <= 0) return end();
  if (left <= WARNING && !isWarned) {
    isWarned = true;
    say("warning", true);
    if (!makeRoom()) box.scrollIntoView();
  }
  timer = setTimeout(look, left > WARNING ? left - WARNING : left);
};

const keep = async () => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  try {
    const answer = await fetch(box.dataset.keep, { method: "POST", body, redirect: "error" });
    if (answer.status == 410) return end();
    if (!answer.ok) throw new Error(answer.status);
  } catch (error) {
    return say("failed", true);
  }
  endsAt = Date.now() + KEPT_FOR;
  isWarned = false;
  say("kept", false);
  lastInUse.focus();
  look();
};

document.addEventListener("focusin", (event) => {
  if (event.target != button) lastInUse = event.target;
});
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", look);
addEventListener("resize", makeRoom);
button.addEventListener("click", keep);
look();
