// Pictures chosen or dropped on a product's form are sent at once, one after another, and
// each is answered beside the others. Without this script, and for a product that is not
// saved yet, they travel with the form.
const desk = document.querySelector("[data-gallery]");
const input = desk?.querySelector("[name=new_pictures]");
const drop = desk?.querySelector("[data-drop]");
const answers = desk?.querySelector("[data-answers]");
const rows = desk?.querySelector("[data-rows]");
const form = desk?.closest("form");
const waiting = [];
let isSending = false;

function say(answer, words, isRefused) {
  answer.classList.toggle("gallery-answer-refused", isRefused);
  answer.lastElementChild.textContent = words;
}

function newAnswer(file) {
  const answer = document.createElement("li");
  answer.className = "gallery-answer";
  const name = document.createElement("strong");
  name.textContent = file.name;
  answer.append(name, " ", document.createElement("span"));
  answers.append(answer);
  say(answer, "waits to be sent.", false);
  return answer;
}

function show(id, html) {
  if (rows.querySelector(`[data-row="${id}"]`)) return false;
  const prefix = desk.dataset.gallery;
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const initial = form.elements[`${prefix}-INITIAL_FORMS`];
  rows.insertAdjacentHTML("beforeend", html.replaceAll(`${prefix}-0-`, `${prefix}-${total.value}-`));
  total.value = Number(total.value) + 1;
  initial.value = Number(initial.value) + 1;
  rows.dispatchEvent(new CustomEvent("gallery:added", { bubbles: true }));
  return true;
}

async function send(file, answer) {
  const most = Number(desk.dataset.mostMegabytes);
  if (file.size > most * 2 ** 20) {
    say(answer, `The picture is larger than ${most} MB.`, true);
    return;
  }
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("new_pictures", file);
  say(answer, "is being sent …", false);
  try {
    const response = await fetch(desk.dataset.upload, { method: "POST", body });
    const found = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (response.ok && found.row) {
      say(answer, show(found.id, found.row) ? "was added." : "is among the pictures already.", false);
    } else {
      say(answer, found.problem ?? `The shop did not take it (${response.status}): send it again.`, true);
    }
  } catch {
    say(answer, "It did not arrive. Are you connected? Send it again.", true);
  }
}

async function sendAll() {
  if (isSending) return;
  isSending = true;
  while (waiting.length) await send(...waiting.shift());
  isSending = false;
}

function take(files) {
  waiting.push(...[...files].map((file) => [file, newAnswer(file)]));
  sendAll();
}

if (desk) {
  const isSaved = Boolean(desk.dataset.upload);
  // Caught on its way down: the admin's own listener looks for a text field beside the input.
  drop.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!isSaved) return;
    take(input.files);
    input.value = "";
  }, true);
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name !== "drop") return;
      if (isSaved) take(event.dataTransfer.files);
      else input.files = event.dataTransfer.files;
    });
  }
  // Leaving now would lose what is on its way.
  form.addEventListener("submit", (event) => {
    if (!isSending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    answers.scrollIntoView({ block: "center" });
  }, true);
}
