/** The browser's storage for small choices; where it is closed to us, nothing is remembered. */
export function remembered(storage: "localStorage" | "sessionStorage", key: string): string | null {
  try {
    return window[storage].getItem(`session-guard.${key}`);
  } catch {
    return null;
  }
}

export function remember(
  storage: "localStorage" | "sessionStorage",
  key: string,
  value: string | null,
) {
  try {
    if (value === null) window[storage].removeItem(`session-guard.${key}`);
    else window[storage].setItem(`session-guard.${key}`, value);
  } catch {
    // nothing is remembered
  }
}
