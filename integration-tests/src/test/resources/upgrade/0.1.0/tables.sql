-- As version 0.1.0 leaves them on PostgreSQL; recorded by UpgradeFixtureRecorder
CREATE TABLE public.databasechangelog_session_gu (
    id character varying(255) NOT NULL,
    author character varying(255) NOT NULL,
    filename character varying(255) NOT NULL,
    dateexecuted timestamp without time zone NOT NULL,
    orderexecuted integer NOT NULL,
    exectype character varying(10) NOT NULL,
    md5sum character varying(35),
    description character varying(255),
    comments character varying(255),
    tag character varying(255),
    liquibase character varying(20),
    contexts character varying(255),
    labels character varying(255),
    deployment_id character varying(10)
);
CREATE TABLE public.session_guard_client (
    ledger_id character varying(36) NOT NULL,
    client_id character varying(255) NOT NULL,
    realm_id character varying(36) NOT NULL
);
CREATE TABLE public.session_guard_ending (
    id character varying(36) NOT NULL,
    realm_id character varying(36) NOT NULL,
    user_id character varying(255) NOT NULL,
    session_id character varying(64) NOT NULL,
    reason character varying(32) NOT NULL,
    client_id character varying(255),
    ip character varying(45),
    tried bigint NOT NULL,
    base_uri character varying(2048),
    farewell text
);
CREATE TABLE public.session_guard_farewell (
    job_id character varying(36) NOT NULL,
    session_id character varying(64) NOT NULL,
    client_uuid character varying(255) NOT NULL,
    realm_id character varying(36) NOT NULL,
    user_id character varying(255) NOT NULL,
    data text
);
CREATE TABLE public.session_guard_job (
    id character varying(36) NOT NULL,
    realm_id character varying(36) NOT NULL,
    state character varying(16) NOT NULL,
    reason character varying(32) NOT NULL,
    started_by character varying(255) NOT NULL,
    start_time bigint NOT NULL,
    end_time bigint,
    heartbeat bigint NOT NULL,
    base_uri character varying(2048),
    total bigint NOT NULL,
    ended bigint NOT NULL,
    already_gone bigint NOT NULL,
    failed bigint NOT NULL,
    clients_told bigint NOT NULL,
    clients_failed bigint NOT NULL,
    failed_clients text
);
CREATE TABLE public.session_guard_ledger (
    id character varying(36) NOT NULL,
    realm_id character varying(36) NOT NULL,
    user_id character varying(255) NOT NULL,
    username character varying(255),
    username_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    session_id character varying(64) NOT NULL,
    offline boolean NOT NULL,
    live boolean NOT NULL,
    started integer NOT NULL,
    login_time bigint NOT NULL,
    last_activity bigint NOT NULL,
    end_time bigint,
    end_reason character varying(32),
    ended_by character varying(255),
    client_id character varying(255),
    auth_method character varying(64),
    remember_me boolean NOT NULL,
    ip character varying(45),
    ip_key character varying(32) NOT NULL,
    city character varying(128),
    city_key character varying(255) NOT NULL COLLATE pg_catalog."C",
    country character varying(2),
    private_network boolean NOT NULL,
    browser character varying(64),
    os character varying(64),
    device character varying(16)
);
CREATE TABLE public.session_guard_refusal (
    id character varying(36) NOT NULL,
    realm_id character varying(36) NOT NULL,
    user_id character varying(255) NOT NULL,
    refused_time bigint NOT NULL
);
CREATE TABLE public.session_guard_user (
    realm_id character varying(36) NOT NULL,
    user_id character varying(255) NOT NULL
);
CREATE TABLE public.session_guard_victim (
    job_id character varying(36) NOT NULL,
    ledger_id character varying(36) NOT NULL,
    realm_id character varying(36) NOT NULL,
    user_id character varying(255) NOT NULL,
    session_id character varying(64) NOT NULL,
    offline boolean NOT NULL,
    gone boolean NOT NULL
);
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-ledger', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.131277', 1, 'EXECUTED', '9:875106500c50a151590b7152d2e08d6d', 'createTable tableName=SESSION_GUARD_LEDGER; createIndex indexName=IDX_SG_LEDGER_USER, tableName=SESSION_GUARD_LEDGER; createIndex indexName=IDX_SG_LEDGER_SESSION, tableName=SESSION_GUARD_LEDGER; createIndex indexName=IDX_SG_LEDGER_LIVE, tableName=...', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-client', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.156347', 2, 'EXECUTED', '9:edf49e0d99326c1b7bc44e6c4c47e08a', 'createTable tableName=SESSION_GUARD_CLIENT; addPrimaryKey constraintName=PK_SESSION_GUARD_CLIENT, tableName=SESSION_GUARD_CLIENT; createIndex indexName=IDX_SG_CLIENT, tableName=SESSION_GUARD_CLIENT', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-user', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.167472', 3, 'EXECUTED', '9:536c30ca17cfbafe4143547bfbae91ff', 'createTable tableName=SESSION_GUARD_USER; addPrimaryKey constraintName=PK_SESSION_GUARD_USER, tableName=SESSION_GUARD_USER', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-ending', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.177589', 4, 'EXECUTED', '9:68f13202413d1785617a05b888b33af5', 'createTable tableName=SESSION_GUARD_ENDING; createIndex indexName=IDX_SG_ENDING_SESSION, tableName=SESSION_GUARD_ENDING', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-refusal', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.194074', 5, 'EXECUTED', '9:0e0c3234ec7635ce32f1cc0ba2958a57', 'createTable tableName=SESSION_GUARD_REFUSAL; createIndex indexName=IDX_SG_REFUSAL_TIME, tableName=SESSION_GUARD_REFUSAL', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-job', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.218101', 6, 'EXECUTED', '9:0750ec10334c1a18c7af70240ce416d1', 'createTable tableName=SESSION_GUARD_JOB; createIndex indexName=IDX_SG_JOB_START, tableName=SESSION_GUARD_JOB; createTable tableName=SESSION_GUARD_VICTIM; addPrimaryKey constraintName=PK_SESSION_GUARD_VICTIM, tableName=SESSION_GUARD_VICTIM; createT...', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.databasechangelog_session_gu (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum, description, comments, tag, liquibase, contexts, labels, deployment_id) VALUES ('1-idle', 'session-guard', 'META-INF/session-guard-changelog.xml', '2026-11-24 15:10:48.226208', 7, 'EXECUTED', '9:34cace162dc851b0f152242edfffb8aa', 'createIndex indexName=IDX_SG_LEDGER_IDLE, tableName=SESSION_GUARD_LEDGER', '', NULL, '4.33.0', NULL, NULL, '5532790110');
INSERT INTO public.session_guard_client (ledger_id, client_id, realm_id) VALUES ('dc935e6b-8594-4c72-9cca-ffe2a7475dcf', 'app', '6f1c8a0e-3f0b-4d4e-9a51-000000000000');
INSERT INTO public.session_guard_client (ledger_id, client_id, realm_id) VALUES ('362e3668-2c80-420f-8baa-6d9f3d0f2328', 'app', '6f1c8a0e-3f0b-4d4e-9a51-000000000000');
INSERT INTO public.session_guard_client (ledger_id, client_id, realm_id) VALUES ('c5c458f9-b562-4b89-9904-107293b81a15', 'app', '6f1c8a0e-3f0b-4d4e-9a51-000000000000');
INSERT INTO public.session_guard_client (ledger_id, client_id, realm_id) VALUES ('321c7dcf-577b-4509-bca2-abab980389c6', 'app', '6f1c8a0e-3f0b-4d4e-9a51-000000000000');
INSERT INTO public.session_guard_job (id, realm_id, state, reason, started_by, start_time, end_time, heartbeat, base_uri, total, ended, already_gone, failed, clients_told, clients_failed, failed_clients) VALUES ('7d10ce2a-3df4-4c4e-a9b2-6a249a4b5875', '6f1c8a0e-3f0b-4d4e-9a51-000000000000', 'done', 'revoked-all', 'admin', 1795533085543, 1795533086136, 1795533086136, 'http://127.0.0.1:38387/', 1, 1, 0, 0, 0, 0, NULL);
INSERT INTO public.session_guard_ledger (id, realm_id, user_id, username, username_key, session_id, offline, live, started, login_time, last_activity, end_time, end_reason, ended_by, client_id, auth_method, remember_me, ip, ip_key, city, city_key, country, private_network, browser, os, device) VALUES ('dc935e6b-8594-4c72-9cca-ffe2a7475dcf', '6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000001', 'alice', 'alice', 'oC877vIN26HMygC-m6j3bpb2', false, false, 1795533085, 1795533085084, 1795533085084, 1795533085237, 'logout', 'alice', 'app', 'openid-connect', false, '198.51.100.7', '00000000000000000000ffffc6336407', 'Zürich', 'zürich', 'CH', false, NULL, NULL, 'unknown');
INSERT INTO public.session_guard_ledger (id, realm_id, user_id, username, username_key, session_id, offline, live, started, login_time, last_activity, end_time, end_reason, ended_by, client_id, auth_method, remember_me, ip, ip_key, city, city_key, country, private_network, browser, os, device) VALUES ('362e3668-2c80-420f-8baa-6d9f3d0f2328', '6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000001', 'alice', 'alice', 'huZ_GtCW_z3-udiEWBQujuwI', false, false, 1795533085, 1795533085326, 1795533085326, 1795533085488, 'revoked', 'admin', 'app', 'openid-connect', false, '198.51.100.7', '00000000000000000000ffffc6336407', 'Zürich', 'zürich', 'CH', false, NULL, NULL, 'unknown');
INSERT INTO public.session_guard_ledger (id, realm_id, user_id, username, username_key, session_id, offline, live, started, login_time, last_activity, end_time, end_reason, ended_by, client_id, auth_method, remember_me, ip, ip_key, city, city_key, country, private_network, browser, os, device) VALUES ('c5c458f9-b562-4b89-9904-107293b81a15', '6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000001', 'alice', 'alice', 'CeE7EADQIOz3HfBXOii044az', false, false, 1795533085, 1795533085367, 1795533085367, 1795533085543, 'revoked-all', 'admin', 'app', 'openid-connect', false, '198.51.100.7', '00000000000000000000ffffc6336407', 'Zürich', 'zürich', 'CH', false, NULL, NULL, 'unknown');
INSERT INTO public.session_guard_ledger (id, realm_id, user_id, username, username_key, session_id, offline, live, started, login_time, last_activity, end_time, end_reason, ended_by, client_id, auth_method, remember_me, ip, ip_key, city, city_key, country, private_network, browser, os, device) VALUES ('321c7dcf-577b-4509-bca2-abab980389c6', '6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000002', 'bob', 'bob', 'jH7oM5OAdG9w0EeCxroZ5fvS', false, true, 1795533086, 1795533086342, 1795533086342, NULL, NULL, NULL, 'app', 'openid-connect', false, '203.0.113.9', '00000000000000000000ffffcb007109', 'Osaka', 'osaka', 'JP', false, NULL, NULL, 'unknown');
INSERT INTO public.session_guard_refusal (id, realm_id, user_id, refused_time) VALUES ('a2bad25f-aedc-49fb-b0c8-4cf2d7fe6f37', '6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000001', 1795533085425);
INSERT INTO public.session_guard_user (realm_id, user_id) VALUES ('6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000001');
INSERT INTO public.session_guard_user (realm_id, user_id) VALUES ('6f1c8a0e-3f0b-4d4e-9a51-000000000000', '6f1c8a0e-3f0b-4d4e-9a51-000000000002');
ALTER TABLE ONLY public.session_guard_client
    ADD CONSTRAINT pk_session_guard_client PRIMARY KEY (ledger_id, client_id);
ALTER TABLE ONLY public.session_guard_ending
    ADD CONSTRAINT pk_session_guard_ending PRIMARY KEY (id);
ALTER TABLE ONLY public.session_guard_farewell
    ADD CONSTRAINT pk_session_guard_farewell PRIMARY KEY (job_id, session_id, client_uuid);
ALTER TABLE ONLY public.session_guard_job
    ADD CONSTRAINT pk_session_guard_job PRIMARY KEY (id);
ALTER TABLE ONLY public.session_guard_ledger
    ADD CONSTRAINT pk_session_guard_ledger PRIMARY KEY (id);
ALTER TABLE ONLY public.session_guard_refusal
    ADD CONSTRAINT pk_session_guard_refusal PRIMARY KEY (id);
ALTER TABLE ONLY public.session_guard_user
    ADD CONSTRAINT pk_session_guard_user PRIMARY KEY (realm_id, user_id);
ALTER TABLE ONLY public.session_guard_victim
    ADD CONSTRAINT pk_session_guard_victim PRIMARY KEY (job_id, ledger_id);
CREATE INDEX idx_sg_client ON public.session_guard_client USING btree (realm_id, client_id);
CREATE INDEX idx_sg_ending_session ON public.session_guard_ending USING btree (session_id);
CREATE INDEX idx_sg_job_start ON public.session_guard_job USING btree (realm_id, start_time);
CREATE INDEX idx_sg_ledger_activity ON public.session_guard_ledger USING btree (realm_id, live, last_activity, id);
CREATE INDEX idx_sg_ledger_city ON public.session_guard_ledger USING btree (realm_id, live, city_key, id);
CREATE INDEX idx_sg_ledger_country ON public.session_guard_ledger USING btree (realm_id, live, country, login_time, id);
CREATE INDEX idx_sg_ledger_end ON public.session_guard_ledger USING btree (realm_id, end_time, id);
CREATE INDEX idx_sg_ledger_idle ON public.session_guard_ledger USING btree (realm_id, live, offline, remember_me, last_activity, id);
CREATE INDEX idx_sg_ledger_ip ON public.session_guard_ledger USING btree (realm_id, live, ip_key, id);
CREATE INDEX idx_sg_ledger_live ON public.session_guard_ledger USING btree (realm_id, live, id);
CREATE INDEX idx_sg_ledger_login ON public.session_guard_ledger USING btree (realm_id, live, login_time, id);
CREATE INDEX idx_sg_ledger_session ON public.session_guard_ledger USING btree (session_id, realm_id, live);
CREATE INDEX idx_sg_ledger_user ON public.session_guard_ledger USING btree (realm_id, user_id, live, login_time, session_id, offline);
CREATE INDEX idx_sg_ledger_username ON public.session_guard_ledger USING btree (realm_id, live, username_key, id);
CREATE INDEX idx_sg_refusal_time ON public.session_guard_refusal USING btree (realm_id, refused_time);
