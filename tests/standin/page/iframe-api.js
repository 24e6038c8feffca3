/* Brings the API's real script, as the documented address does. */
(() => {
  const address = "WIDGET_ADDRESS";
  window.YT ??= { loading: 0, loaded: 0 };
  if (window.YT.loading) return;
  window.YT.loading = 1;
  const waiting = [];
  window.YT.ready = (act) => (window.YT.loaded ? act() : waiting.push(act));
  window.onYTReady = () => waiting.splice(0).forEach((act) => act());
  const policy = window.trustedTypes?.createPolicy("youtube-widget-api", { createScriptURL: (url) => url });
  const script = document.createElement("script");
  script.src = policy ? policy.createScriptURL(address) : address;
  script.async = true;
  const own = document.currentScript;
  if (own?.nonce) script.nonce = own.nonce;
  document.head.append(script);
})();
