// The checkout form asks the server where a PIN code is, and what delivery makes of the total.
// Without this script the "Update" button does the same, and the server fills city and state.
const form = document.querySelector("form[data-checkout]");

async function findPlace(pin) {
  const address = form.dataset.placeUrl.replace("PIN", pin);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function fillPlace(input) {
  const words = form.querySelector("[data-place]");
  const pin = input.value.replace(/\s/g, "");
  if (!/^[1-9][0-9]{5}$/.test(pin)) return;
  try {
    const place = await findPlace(pin);
    if (place.error || !place.is_served) {
      words.textContent = place.error || "No post is delivered to this PIN code.";
      return;
    }
    form.querySelector("[data-city]").value = place.city;
    form.querySelector("[data-state]").value = place.state;
    words.textContent = `${place.city}, ${place.state_name}`;
    refreshTotal();
  } catch {
    // No network just now: the server fills it in when the form is sent.
  }
}

// Which ways of delivery there are depends on the PIN; the focus stays where it is.
function refreshDelivery(page) {
  const here = form.querySelector("#div_id_delivery");
  const there = page.querySelector("#div_id_delivery");
  if (!here || !there || here.contains(document.activeElement)) return;
  here.replaceChildren(...there.childNodes);
}

async function refreshTotal() {
  const typed = new FormData(form);
  typed.set("update", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: typed });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const summary = page.querySelector("[data-summary]");
    const shown = page.querySelector("[name=shown_paise]");
    if (!summary || !shown) return;
    form.querySelector("[data-summary]").replaceChildren(...summary.childNodes);
    form.querySelector("[name=shown_paise]").value = shown.value;
    form.querySelector("[data-total]").textContent = page.querySelector("[data-total]").textContent;
    refreshDelivery(page);
  } catch {
    // The total on the page stays; the server compares it when the form is sent.
  }
}

if (form) {
  form.querySelector("[data-update]")?.closest("p").setAttribute("hidden", "");
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pin]")) fillPlace(event.target);
    if (event.target.name === "delivery") refreshTotal();
  });
  document.querySelector("[data-focus]")?.focus();
}
