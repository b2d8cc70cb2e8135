import { useEffect, useState } from "react";
import { remember, remembered } from "../model/memory";

const KEY = "refresh";

/** Reloads every so many seconds while the page is in sight; 0 is never. Remembered in the browser. */
export function useAutoRefresh(reload: () => void) {
  const [seconds, setSeconds] = useState(() => Number(remembered("localStorage", KEY) ?? 0));

  useEffect(() => {
    if (seconds === 0) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, reload]);

  const choose = (next: string) => {
    setSeconds(Number(next));
    remember("localStorage", KEY, next);
  };
  return [seconds, choose] as const;
}
