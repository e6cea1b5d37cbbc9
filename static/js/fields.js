// Says beside a field, once it is left, what is wrong with it, in the words the server uses; and
// takes that back as soon as it is right. Without this script the server says it when the form is sent.
const EMPTY = "This field is required.";
const judged = "form[novalidate] :is(input, select, textarea)[id]:not([type=hidden], [type=radio], [type=checkbox])";

function problem(field) {
  const { valueMissing, valid } = field.validity;
  if (valid) return "";
  return valueMissing ? EMPTY : field.dataset.wrong || field.validationMessage;
}

function place(field) {
  const id = `error_1_${field.id}`;
  const found = document.getElementById(id);
  if (found) return found;
  const words = document.createElement("span");
  words.id = id;
  words.className = "invalid-feedback";
  words.setAttribute("aria-live", "polite");
  field.after(words);
  return words;
}

function say(field, text) {
  const words = place(field);
  words.textContent = text;
  words.hidden = !text;
  field.classList.toggle("is-invalid", Boolean(text));
  field.setAttribute("aria-invalid", String(Boolean(text)));
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== words.id);
  field.setAttribute("aria-describedby", [words.id, ...others].join(" "));
}

document.addEventListener("change", ({ target }) => {
  if (target.matches(judged)) say(target, problem(target));
});
document.addEventListener("input", ({ target }) => {
  if (target.matches(judged) && target.classList.contains("is-invalid") && !problem(target)) say(target, "");
});
