/* The safety page: what leaving does where scripts run, and the switch
   for whether the Escape key leaves, in this tab.
   quick_exit.js reads `sessionStorage.k` at each press, and shows words about the key
   only while the page has `data-key`. */

const section = document.querySelector("[data-exit-key]");
const box = section.querySelector("input");

const isOff = () => {
  try {
    return Boolean(sessionStorage.k);
  } catch (error) {
    return false;
  }
};

const turn = (isOn) => {
  try {
    if (isOn) delete sessionStorage.k;
    else sessionStorage.k = 1;
  } catch (error) {
    /* Nothing may be stored here: the switch stays as it was, and says so. */
  }
};

const show = () => {
  box.checked = !isOff();
  document.documentElement.toggleAttribute("data-key", box.checked);
};

const say = (word) => {
  for (const said of section.querySelectorAll("[data-said]")) {
    said.hidden = said.dataset.said != word;
  }
};

box.addEventListener("change", () => {
  const wanted = box.checked;
  turn(wanted);
  show();
  say(box.checked != wanted ? "refused" : wanted ? "on" : "off");
});
window.addEventListener("pageshow", show);

for (const said of document.querySelectorAll("[data-with-script], [data-without-script]")) {
  said.hidden = "withoutScript" in said.dataset;
}
show();
section.hidden = false;
