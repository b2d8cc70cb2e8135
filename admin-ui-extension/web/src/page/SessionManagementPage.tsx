import {
  Alert,
  AlertActionCloseButton,
  AlertGroup,
  type AlertProps,
  Bullseye,
  Button,
  PageSection,
  Spinner,
} from "@patternfly/react-core";
import { Component, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { Api, ApiError } from "../api/api";
import { Directory } from "../api/directory";
import type { PageContext } from "../context";
import type { Drafts } from "../model/drafts";
import { Texts } from "../model/texts";
import { Content } from "./Content";
import { type Page, PageOf } from "./page";
import { type Start, start } from "./start";

interface Message {
  id: number;
  variant: NonNullable<AlertProps["variant"]>;
  title: string;
  detail: string | undefined;
}

/** The page "Session management" of one realm. */
export function SessionManagementPage({ context, drafts }: { context: PageContext; drafts: Drafts }) {
  const api = useMemo(() => new Api(context), [context]);
  const [started, setStarted] = useState<Start>();
  const [signedOut, setSignedOut] = useState(false);
  const [messages, setMessages] = useState<readonly Message[]>([]);

  useEffect(() => {
    let gone = false;
    start(api, context).then(
      (value) => !gone && setStarted(value),
      () => !gone && setSignedOut(true),
    );
    return () => {
      gone = true;
    };
  }, [api, context]);

  const say = useCallback<Page["say"]>((variant, title, detail) => {
    setMessages((list) => [...list, { id: (list.at(-1)?.id ?? 0) + 1, variant, title, detail }]);
  }, []);
  const forget = (id: number) => setMessages((list) => list.filter((message) => message.id !== id));

  const page = useMemo<Page | undefined>(
    () =>
      started && {
        realm: context.realm,
        api,
        directory: new Directory(api),
        drafts,
        ...started,
        say,
        failed(error, title) {
          if (error instanceof ApiError && error.isSignedOut) setSignedOut(true);
          else say("danger", title, messageOf(error, started.texts));
        },
      },
    [started, context.realm, api, drafts, say],
  );

  const texts = started?.texts ?? new Texts();
  if (signedOut) {
    return (
      <PageSection>
        <Alert component="h2"
          variant="warning"
          isInline
          title={texts.t("signedOut")}
          actionLinks={
            <Button variant="link" isInline onClick={() => location.reload()}>
              {texts.t("signInAgain")}
            </Button>
          }
        >
          {texts.t("signedOutDetail")}
        </Alert>
      </PageSection>
    );
  }
  if (!page) {
    return (
      <Bullseye>
        <Spinner aria-label={texts.t("loading")} />
      </Bullseye>
    );
  }
  return (
    <PageOf.Provider value={page}>
      <Boundary title={texts.t("broken")}>
        <Content />
      </Boundary>
      <AlertGroup isToast isLiveRegion>
        {messages.map(({ id, variant, title, detail }) => (
          <Alert component="h2"
            key={id}
            variant={variant}
            title={title}
            timeout={8000}
            onTimeout={() => forget(id)}
            actionClose={
              <AlertActionCloseButton aria-label={texts.t("close")} onClose={() => forget(id)} />
            }
          >
            {detail}
          </Alert>
        ))}
      </AlertGroup>
    </PageOf.Provider>
  );
}

/** Says so when a part of the page breaks, instead of showing nothing. */
class Boundary extends Component<{ title: string; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? (
      <PageSection>
        <Alert component="h2" variant="danger" isInline title={this.props.title} />
      </PageSection>
    ) : (
      this.props.children
    );
  }
}

/** What to tell about a failure. The server's own words are English, but they are the fact. */
function messageOf(error: unknown, texts: Texts): string {
  const { t } = texts;
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  switch (error.status) {
    case 0:
      return t("error.unreachable");
    case 403:
      return t("error.forbidden");
    case 404:
      return t("error.gone");
    case 429:
      return error.retryAfter === undefined
        ? t("error.tooMany")
        : t("error.tooMany.after", { time: texts.duration(error.retryAfter) });
    default:
      return error.message || t("error.status", { status: String(error.status) });
  }
}
