// Inside the pop-up: tell the page of the shop what has happened.
const news = document.currentScript.dataset;
if (news.event && window.parent !== window) {
  window.parent.postMessage(
    { from: "razorpay-simulator", event: news.event, detail: JSON.parse(news.detail || "{}") },
    news.origin,
  );
}
