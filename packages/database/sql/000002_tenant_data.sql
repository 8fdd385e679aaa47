-- What belongs to one tenant. Every table: tenant_id, FORCE ROW LEVEL SECURITY, composite keys, policies that read the
-- verified pass. `(select …)` around each function makes it one InitPlan a statement instead of one call a row.
--
-- A visitor's pass sees that visitor's rows (`own`). The operator's pass sees conversations and leads only with the scope
-- `records`, which is break-glass (`all_to_staff`); usage with `usage`. Of two policies PostgreSQL tries the one first whose name
-- comes last, and the other only where that one said no: so a visitor's statement pays for one.

-- Who the tenant is to its visitors, and how its assistant looks and speaks. Public by nature: the frame document carries it.
create table app.assistant (
  tenant_id uuid primary key references auth.tenant (id) on delete cascade,
  name text not null,
  language text not null,
  greeting text not null,
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  corner text not null check (corner in ('left', 'right')),
  starters text[] not null,
  consent_version text not null
);

-- Consent texts that were ever shown; a lead names the one that stood beside its button.
create table app.consent_text (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  version text not null,
  text text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, version)
);
alter table app.assistant add foreign key (tenant_id, consent_version) references app.consent_text (tenant_id, version)
  deferrable initially deferred;

create table app.conversation (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  visitor_id uuid not null,
  started_at timestamptz not null default clock_timestamp(),
  last_message_at timestamptz not null default clock_timestamp(),
  -- The visitor asked to forget it; staff still see it until retention removes it.
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, id, visitor_id)
);
create index on app.conversation (tenant_id, visitor_id, last_message_at desc);
create index on app.conversation (tenant_id, last_message_at desc, id);

create table app.message (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  conversation_id uuid not null,
  visitor_id uuid not null,
  role text not null check (role in ('visitor', 'assistant')),
  text text not null,
  -- The client's name for a visitor's message: sending it twice stores it once.
  request_id text,
  -- On an answer: the visitor's message it answers. One answer each.
  answers uuid,
  citations jsonb not null default '[]',
  suggestions text[] not null default '{}',
  offers_lead_form boolean not null default false,
  finish_reason text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id, visitor_id) references app.conversation (tenant_id, id, visitor_id) on delete cascade,
  unique (tenant_id, id, conversation_id),
  foreign key (tenant_id, answers, conversation_id) references app.message (tenant_id, id, conversation_id) on delete cascade,
  unique (tenant_id, visitor_id, request_id),
  unique (tenant_id, answers),
  check ((role = 'assistant') = (answers is not null))
);
create index on app.message (tenant_id, conversation_id, created_at);

create table app.lead (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  visitor_id uuid not null,
  conversation_id uuid,
  name text,
  email text,
  phone text,
  note text,
  source text not null check (source in ('form', 'assistant')),
  consent_version text not null,
  -- SHA-256 of what was submitted and where: the same submission twice is one lead.
  submission bytea not null,
  -- The client's name for it, likewise.
  request_id text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  unique (tenant_id, visitor_id, submission),
  unique (tenant_id, visitor_id, request_id),
  foreign key (tenant_id, conversation_id, visitor_id) references app.conversation (tenant_id, id, visitor_id) on delete set null (conversation_id),
  constraint consent_was_shown foreign key (tenant_id, consent_version) references app.consent_text (tenant_id, version),
  check (email is not null or phone is not null)
);
create index on app.lead (tenant_id, created_at desc, id);
create index on app.lead (tenant_id, conversation_id);

-- What was used, one row an answer, never changed: any invoice can be rebuilt from it.
create table app.usage_entry (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  -- The answered message: an answer is counted once however often it is retried.
  message_id uuid not null,
  model text not null,
  input_tokens integer not null check (input_tokens >= 0),
  output_tokens integer not null check (output_tokens >= 0),
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, message_id)
);
create index on app.usage_entry (tenant_id, at);

-- Who did what to this tenant. Written by definer functions alone, never changed.
create table app.audit_entry (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  action text not null,
  subject text,
  reason text,
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);
create index on app.audit_entry (tenant_id, at desc, id);

do $$
declare
  t text;
begin
  foreach t in array array['assistant', 'consent_text', 'conversation', 'message', 'lead', 'usage_entry', 'audit_entry'] loop
    execute format('alter table app.%I enable row level security', t);
    execute format('alter table app.%I force row level security', t);
  end loop;
end
$$;

grant select on app.assistant, app.consent_text to coatcheck_app;
create policy any_bearer on app.assistant for select to coatcheck_app using (tenant_id = (select auth.tenant_id()));
create policy any_bearer on app.consent_text for select to coatcheck_app using (tenant_id = (select auth.tenant_id()));

grant select, insert on app.conversation, app.message, app.lead to coatcheck_app;
grant update (last_message_at, ended_at) on app.conversation to coatcheck_app;

create policy own on app.conversation for select to coatcheck_app
  using ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('chat') b));
create policy all_to_staff on app.conversation for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('records')));
create policy begin_own on app.conversation for insert to coatcheck_app
  with check ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('chat') b));
create policy go_on_own on app.conversation for update to coatcheck_app
  using ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('chat') b));

create policy own on app.message for select to coatcheck_app
  using ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('chat') b));
create policy all_to_staff on app.message for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('records')));
create policy say_own on app.message for insert to coatcheck_app
  with check ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('chat') b));

create policy own on app.lead for select to coatcheck_app
  using ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('leads') b));
create policy all_to_staff on app.lead for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('records')));
create policy leave_own on app.lead for insert to coatcheck_app
  with check ((tenant_id, visitor_id) = (select b.tenant_id, b.visitor_id from auth.bearer_for('leads') b));

grant select, insert on app.usage_entry to coatcheck_app;
create policy totals on app.usage_entry for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('usage')));
create policy meter_own on app.usage_entry for insert to coatcheck_app with check (tenant_id = (select auth.tenant_id_for('chat')));

-- What was used is owed, whatever has become of its key since: for an answer that a switch-off, or the end of its pass, cut short.
-- Asks for a pass that we signed and that ended a short while ago at most. It only ever adds to the bearer's own ledger.
create function auth.meter(pass text, message uuid, model text, input_tokens integer, output_tokens integer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  c auth.claims := auth.signed_claims(pass);
begin
  if c.knd is distinct from 'visitor' or c.exp - c.iat > 900 or c.exp < extract(epoch from clock_timestamp())::bigint - 300 then
    perform auth.refuse('pass_invalid');
  end if;
  insert into app.usage_entry (tenant_id, message_id, model, input_tokens, output_tokens)
    values (c.tid, message, model, input_tokens, output_tokens) on conflict do nothing;
end
$$;
alter function auth.meter(text, uuid, text, integer, integer) owner to coatcheck_auth;
revoke all on function auth.meter(text, uuid, text, integer, integer) from public;
grant execute on function auth.meter(text, uuid, text, integer, integer) to coatcheck_app;

grant select on app.audit_entry to coatcheck_app;
create policy history on app.audit_entry for select to coatcheck_app using (tenant_id = (select auth.tenant_id_for('history')));

-- What the definer functions need of it.
grant select, insert, update on app.assistant to coatcheck_auth;
grant select, insert on app.consent_text, app.audit_entry to coatcheck_auth;
grant insert on app.usage_entry to coatcheck_auth;
create policy auth_only on app.usage_entry for insert to coatcheck_auth with check (true);
create policy auth_only on app.assistant to coatcheck_auth using (true) with check (true);
create policy auth_only on app.consent_text to coatcheck_auth using (true) with check (true);
create policy auth_only on app.audit_entry for insert to coatcheck_auth with check (true);
revoke select on app.audit_entry from coatcheck_auth;
