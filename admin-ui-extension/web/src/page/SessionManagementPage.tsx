import {
  Alert,
  AlertActionCloseButton,
  AlertGroup,
  type AlertProps,
  Bullseye,
  Button,
  PageSection,
  Spinner,
  Text,
  TextContent,
  Title,
} from "@patternfly/react-core";
import { Component, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { Api, ApiError } from "../api/api";
import { Directory } from "../api/directory";
import type { PageContext } from "../context";
import type { Drafts } from "../model/drafts";
import { FIRST_LISTING, parametersOf } from "../model/listing";
import { Texts } from "../model/texts";
import { DriftAlert } from "./DriftAlert";
import { JobReport } from "./JobReport";
import { Overview } from "./Overview";
import { type Page, PageOf, usePage } from "./page";
import { SessionsCard } from "./SessionsCard";
import { SettingsCard } from "./SettingsCard";
import { useJob } from "./useJob";

type Start = Pick<
  Page,
  "texts" | "mayManageRealm" | "mayManageUsers" | "holdsOwnSession" | "firstSessions"
>;

interface Message {
  id: number;
  variant: NonNullable<AlertProps["variant"]>;
  title: string;
  detail: string | undefined;
}

/** Texts by language: like the console's own, they are loaded once. */
const loadedTexts = new Map<string, Texts>();

async function textsOf(api: Api, locale: string): Promise<Texts> {
  let texts = loadedTexts.get(locale);
  if (!texts) {
    try {
      const list = await api.texts(locale);
      texts = new Texts(locale, new Map(list.map(({ key, value }) => [key, value])));
      loadedTexts.set(locale, texts);
    } catch {
      texts = new Texts(locale);
    }
  }
  return texts;
}

/** Language and permissions first. Without them the page is English and the server says no. */
async function start(api: Api, { realm, locale }: PageContext): Promise<Start> {
  const firstSessions = api.sessions(parametersOf(FIRST_LISTING));
  firstSessions.catch(() => undefined); // told by the list, if it comes to that
  const known = locale === undefined ? undefined : textsOf(api, locale);
  try {
    const who = await api.whoAmI();
    const roles = Object.values(who.realm_access).flat();
    return {
      texts: await (known ?? textsOf(api, who.locale ?? "en")),
      mayManageRealm: roles.includes("manage-realm"),
      mayManageUsers: roles.includes("manage-users"),
      holdsOwnSession: who.realm === realm,
      firstSessions,
    };
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut) throw error;
    return {
      texts: new Texts(),
      mayManageRealm: true,
      mayManageUsers: true,
      holdsOwnSession: true,
      firstSessions,
    };
  }
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

/** The page once language and permissions are known. */
function Content() {
  const {
    texts: { t },
    realm,
  } = usePage();
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => setChanges((count) => count + 1), []);
  const [decisions, setDecisions] = useState(0);
  const job = useJob(changed);
  return (
    <div lang={usePage().texts.locale}>
      <PageSection variant="light">
        <TextContent>
          <Title headingLevel="h1" size="xl">
            {t("title")}
          </Title>
          <Text>{t("subtitle", { realm })}</Text>
        </TextContent>
      </PageSection>
      <PageSection>
        {job.job && <JobReport job={job.job} onClose={job.dismiss} />}
        <Overview changes={changes} />
        <DriftAlert onDecided={() => setDecisions((count) => count + 1)} />
        <SettingsCard key={decisions} />
        <SessionsCard changes={changes} onChanged={changed} onJob={job.follow} />
      </PageSection>
    </div>
  );
}
