// A button that copies the short address, or hands it to what the phone shares with.
// Without this script the address stands there to be copied by hand.
const box = document.querySelector("[data-share]");

if (box && (navigator.share || navigator.clipboard)) {
  const address = box.dataset.share;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = navigator.share ? "Share" : "Copy the address";
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: address });
      else {
        await navigator.clipboard.writeText(address);
        button.textContent = "Copied";
      }
    } catch {
      // Left without sharing: nothing to do.
    }
  });
  box.append(button);
}
