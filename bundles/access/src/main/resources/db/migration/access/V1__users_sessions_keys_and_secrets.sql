-- SPDX-License-Identifier: Apache-2.0

-- People. A name is written in lower case everywhere, so that no two differ by case alone.
CREATE TABLE account (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text        NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
    password_hash text        NOT NULL,                -- Argon2id in PHC string format
    one_time      boolean     NOT NULL,                -- given by somebody else, not chosen by its owner
    roles         text[]      NOT NULL,
    created_at    timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL                 -- of the password
);

-- Log-ins. What is stored lets nobody log in: a token has 256 random bits, and only its SHA-256 is here.
CREATE TABLE session (
    token_hash bytea       PRIMARY KEY CHECK (octet_length(token_hash) = 32),
    account    bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    opened_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    origin     text        NOT NULL
);
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires ON session (expires_at);

-- Programs.
CREATE TABLE api_key (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}$'),
    key_hash   bytea       NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
    roles      text[]      NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    expires_at timestamptz NOT NULL
);

-- Failed log-ins by the SHA-256 of the name that was tried, whether there is such a user or not. Swept after an hour.
CREATE TABLE failed_login (
    name_hash  bytea       PRIMARY KEY,
    failures   integer     NOT NULL,
    last_at    timestamptz NOT NULL,
    not_before timestamptz NOT NULL
);
CREATE INDEX failed_login_last ON failed_login (last_at);

-- Keys and passwords of devices, sealed by AES-256-GCM under a key that is not in the database.
CREATE TABLE secret (
    subject    text        NOT NULL,
    name       text        NOT NULL,
    key_id     text        NOT NULL,
    nonce      bytea       NOT NULL CHECK (octet_length(nonce) = 12),
    sealed     bytea       NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text        NOT NULL,
    PRIMARY KEY (subject, name)
);
