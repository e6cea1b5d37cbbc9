// The bar at the foot of a phone's screen (data-bar-for) steps aside while what it stands for is
// itself in view. Without this script both are there.
const observer = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    document.querySelector(`[data-bar-for="${target.id}"]`)?.toggleAttribute("data-away", isIntersecting);
  }
});

function watch() {
  observer.disconnect();
  for (const bar of document.querySelectorAll("[data-bar-for]")) {
    const twin = document.getElementById(bar.dataset.barFor);
    if (twin) observer.observe(twin);
  }
}

watch();
document.addEventListener("htmx:afterSettle", watch); // the part with the bar may be a new one
