// The sheet of a stock-take keeps up with a scanner: a code is taken the moment it ends with
// Enter, and sent in order, while the next is typed. What could not be sent yet survives a
// reload; its key makes sure that it is counted once. Without this script the form does it.
const form = document.querySelector("form[data-count]");
const said = document.querySelector("[data-said]");
const lines = document.querySelector("[data-lines]");
const PAUSE = 2000;

if (form) {
  const store = `scans:${form.action}`;
  let waiting = JSON.parse(sessionStorage.getItem(store) || "[]");
  let problems = []; // of codes that were not counted, until the next scan that comes alone
  let sending = false;

  const keep = () => sessionStorage.setItem(store, JSON.stringify(waiting));

  const say = (words, isProblem) => {
    said.textContent = words;
    said.classList.toggle("count-problem", Boolean(isProblem));
  };

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  async function send() {
    if (sending || !waiting.length) return;
    sending = true;
    try {
      const body = new URLSearchParams(waiting[0]);
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body, headers, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const { words, problem, lines: html } = await answer.json();
      waiting.shift();
      keep();
      lines.innerHTML = html;
      if (problem) problems.push(problem);
      say([...problems, words].filter(Boolean).join(" "), problems.length);
      sending = false;
      send();
    } catch {
      say(`Not sent yet: ${waiting.length}. Is there a connection, are you signed in?`, true);
      sending = false;
      setTimeout(send, PAUSE);
    }
  }

  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent !== form && !lines.contains(sent)) return;
    event.preventDefault();
    const scan = { code: sent.elements.code.value, total: sent.elements.total.value, key: newKey() };
    if (!scan.code.trim()) return;
    if (!waiting.length) problems = [];
    waiting.push(scan);
    keep();
    form.elements.code.value = form.elements.total.value = "";
    form.elements.code.focus();
    send();
  });

  // A scanner types wherever the focus is: where it is nowhere, it means this field.
  document.addEventListener("keydown", (event) => {
    if (document.activeElement === document.body && event.key.length === 1) {
      form.elements.code.focus();
    }
  });

  form.elements.code.focus();
  send();
}
