// Opens Razorpay's pop-up instead of leaving for its hosted page. Where its script is
// blocked or did not load, the form is simply sent: the hosted page does the same.
const form = document.querySelector("form[data-pay]");
const options = JSON.parse(document.getElementById("razorpay-options").textContent);

function say(text) {
  const notice = document.querySelector("[data-pay-problem]");
  notice.hidden = false;
  notice.querySelector("p").textContent = text;
}

// The same way back as without script: one POST to the callback, which verifies it.
function comeBack(result) {
  const back = document.createElement("form");
  back.method = "post";
  back.action = form.dataset.callback;
  for (const [name, value] of Object.entries(result)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    back.append(field);
  }
  document.body.append(back);
  back.submit();
}

function open(event) {
  if (typeof window.Razorpay !== "function") return;
  event.preventDefault();
  const popup = new window.Razorpay({
    ...options,
    handler: comeBack,
    modal: {
      ...options.modal,
      ondismiss: () =>
        say("You closed the payment. Your order is kept: you can pay now, or check whether it went through."),
    },
  });
  popup.on("payment.failed", (failed) =>
    say(`That payment did not go through: ${failed.error.description} You can try again.`),
  );
  popup.open();
}

form.addEventListener("submit", open);

// Both scripts are deferred, so by now it is there or will never be.
if (typeof window.Razorpay !== "function") {
  say("The payment window could not be loaded. The button opens Razorpay's secure page instead.");
}
