// What a page of ours cannot do without a script. All of it stays readable where none runs.

// Dark where the reader's system is, as in Keycloak's own pages; the login pages see to it themselves.
const root = document.documentElement;
const dark = root.dataset.sessionGuardDark;
if (dark) {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.classList.toggle(dark, system.matches);
  follow();
  system.addEventListener("change", follow);
}

// Times in the reader's own zone: the server does not know it, and says UTC.
const tellTimes = () => {
  const form = new Intl.DateTimeFormat(root.lang || undefined, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  for (const time of document.querySelectorAll("time[data-session-guard]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) {
      time.title = time.textContent;
      time.textContent = form.format(at);
    }
  }
};
if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", tellTimes);
} else {
  tellTimes();
}
