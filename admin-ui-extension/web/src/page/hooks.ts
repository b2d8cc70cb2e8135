import { useCallback, useEffect, useRef, useState } from "react";

/** The time, anew every half minute, so that relative times stay true. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export interface Loaded<T> {
  readonly value?: T;
  readonly error?: unknown;
  /** Whether a request is under way. The last value stays meanwhile. */
  readonly loading: boolean;
  /** Whether the value answers an earlier question. */
  readonly outdated: boolean;
  /** When the value came. */
  readonly at?: number;
}

/**
 * Loads once per `load`, and again on demand; a newer request makes an older one void. A value stays
 * when the same question fails the next time, never as the answer to another one.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): [Loaded<T>, () => void] {
  const [attempt, setAttempt] = useState(0);
  const [last, setLast] = useState<{
    value?: T;
    error?: unknown;
    of?: typeof load;
    attempt?: number;
    at?: number;
  }>({});
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    load(signal).then(
      (value) => {
        if (!signal.aborted) setLast({ value, of: load, attempt, at: Date.now() });
      },
      (error: unknown) => {
        if (!signal.aborted)
          setLast((before) => ({ ...(before.of === load && before), error, of: load, attempt }));
      },
    );
    return () => controller.abort();
  }, [load, attempt]);
  const reload = useCallback(() => setAttempt((count) => count + 1), []);
  const outdated = last.of !== load;
  const loading = outdated || last.attempt !== attempt;
  const { value, error, at } = last;
  return [
    {
      loading,
      outdated,
      ...(value !== undefined && { value }),
      ...(error !== undefined && { error }),
      ...(at !== undefined && { at }),
    },
    reload,
  ];
}

/** Reloads when a count goes up after the first look at it. */
export function useReloadOn(changes: number, reload: () => void) {
  const seen = useRef(changes);
  useEffect(() => {
    if (changes === seen.current) return;
    seen.current = changes;
    reload();
  }, [changes, reload]);
}
