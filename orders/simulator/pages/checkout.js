// Stands in for Razorpay's checkout.js: the same window.Razorpay, with a pop-up of the simulator.
(() => {
  const home = new URL(document.currentScript.src).origin;

  function fieldsOf(value, name = "") {
    return Object.entries(value || {}).flatMap(([key, one]) => {
      const field = name ? `${name}[${key}]` : key;
      return one !== null && typeof one === "object" && key !== "metadata"
        ? fieldsOf(one, field)
        : [[field, typeof one === "object" ? JSON.stringify(one) : String(one ?? "")]];
    });
  }

  function post(url, fields) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    for (const [name, value] of fields) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }

  function overlay(address) {
    const box = document.createElement("div");
    box.className = "razorpay-container";
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    box.setAttribute("aria-label", "Razorpay simulator");
    box.style.cssText =
      "position:fixed;inset:0;z-index:2147483647;display:flex;align-items:center;" +
      "justify-content:center;background:rgba(10,16,30,.65)";
    const frame = document.createElement("iframe");
    frame.className = "razorpay-checkout-frame";
    frame.title = "Razorpay simulator";
    frame.src = address;
    frame.style.cssText =
      "border:0;width:min(100%,30rem);height:min(100%,46rem);border-radius:1rem;background:#fff";
    box.append(frame);
    return { box, frame };
  }

  class Razorpay {
    constructor(options) {
      if (!options || !options.key) throw new Error("No key passed");
      this.options = options;
      this.listeners = {};
      this.hear = (message) => this.receive(message);
      this.press = (event) => {
        if (event.key === "Escape" && this.options.modal?.escape !== false) this.dismiss();
      };
    }

    on(event, listener) {
      (this.listeners[event] ||= []).push(listener);
      return this;
    }

    open() {
      if (this.box) return this;
      const { key, order_id, name, description, prefill } = this.options;
      const asked = fieldsOf({ key_id: key, order_id, name, description, prefill });
      const query = new URLSearchParams([...asked, ["origin", window.location.origin]]);
      Object.assign(this, overlay(`${home}/v1/checkout/public?${query}`));
      this.scroll = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
      document.body.append(this.box);
      window.addEventListener("message", this.hear);
      window.addEventListener("keydown", this.press);
      this.frame.focus();
      const { timeout } = this.options;
      if (timeout) this.timer = window.setTimeout(() => this.dismiss(), timeout * 1000);
      return this;
    }

    close() {
      if (!this.box) return;
      window.clearTimeout(this.timer);
      this.box.remove();
      this.box = this.frame = null;
      document.documentElement.style.overflow = this.scroll;
      window.removeEventListener("message", this.hear);
      window.removeEventListener("keydown", this.press);
    }

    dismiss() {
      this.close();
      this.options.modal?.ondismiss?.();
    }

    receive({ origin, source, data }) {
      if (origin !== home || source !== this.frame?.contentWindow) return;
      if (data?.from !== "razorpay-simulator") return;
      if (data.event === "dismiss") this.dismiss();
      if (data.event === "success") this.succeed(data.detail);
      if (data.event === "failure") this.fail(data.detail);
    }

    succeed(result) {
      const { handler, callback_url } = this.options;
      this.close();
      if (handler) handler(result);
      else if (callback_url) post(callback_url, fieldsOf(result));
    }

    fail(error) {
      for (const listener of this.listeners["payment.failed"] || []) listener({ error });
      const { redirect, callback_url, retry } = this.options;
      if (redirect && callback_url) {
        this.close();
        post(callback_url, fieldsOf({ error }));
      } else if (retry === false || retry?.enabled === false) {
        this.dismiss();
      }
    }
  }

  window.Razorpay = Razorpay;
})();
