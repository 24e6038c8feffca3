/** The mark: one line, two faces close together on it. The drawing of icon.svg. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 128 128" aria-hidden="true" focusable="false">
      <rect class="logo-ground" width="128" height="128" rx="30" />
      <path class="logo-done" d="M0 64h44" />
      <path class="logo-rest" d="M84 64h44" />
      <circle class="logo-other" cx="83" cy="64" r="25" />
      <circle class="logo-one" cx="45" cy="64" r="25" />
      <path class="logo-eyes" d="M37.5 58v3M52.5 58v3M77 58v3M91 58v3" />
      <path class="logo-mouth" d="M37 70.5a9 9 0 0 0 16 0M76 70.5a9 9 0 0 0 15 0" />
    </svg>
  );
}
