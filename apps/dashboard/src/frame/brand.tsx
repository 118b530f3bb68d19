export const Brand = () => (
  <span className="brand">
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M10 8v8a6 6 0 0 0 12 0v-1m-3.500 2 3.500-3.500 3.500 3.500" />
      <circle cx="10" cy="8" r="2.500" />
    </svg>
    rxhooks
  </span>
);
