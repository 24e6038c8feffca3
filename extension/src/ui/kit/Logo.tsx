/** The mark: one line, faces close together on it. The same drawing as icon.svg, in the colours of the page. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="logo-ground" width="32" height="32" rx="8" />
      <path class="logo-line" d="M3 16h26" />
      <circle class="logo-face" cx="11.5" cy="16" r="6" />
      <circle class="logo-face" cx="20.5" cy="16" r="6" />
      <path class="logo-eyes" d="M9.6 15v.01M13.4 15v.01M18.6 15v.01M22.4 15v.01" />
    </svg>
  );
}
