-- What a tenant's assistant may answer from: documents, cut into passages, and an index over their words.
--
-- The index is plain tables read by equality (or a range of text), which row security lets a btree serve; a GIN index would
-- go unused under it, as @@ is not leakproof. Words are stemmed in the tenant's language, by the dictionary the index was
-- made with, which stands in app.knowledge_index: a tenant whose language changes is answered from the old index until the
-- next document is added, which indexes all of them anew.

create table app.document (
  tenant_id uuid not null references auth.tenant (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  name text not null,
  format text not null check (format in ('markdown', 'text', 'html')),
  -- SHA-256 of the text it was made from.
  content_hash bytea not null,
  url text,
  characters integer not null check (characters >= 0),
  added_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create table app.passage (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  document_id uuid not null,
  -- Its place in the document, from 0.
  ordinal integer not null,
  title text not null,
  -- The title folded, so that an offered title that is sent back finds its passage by equality.
  title_key text not null,
  body text not null,
  url text,
  -- Indexed words, not characters.
  title_words integer not null,
  body_words integer not null,
  primary key (tenant_id, id),
  unique (tenant_id, document_id, ordinal),
  foreign key (tenant_id, document_id) references app.document (tenant_id, id) on delete cascade
);
create index on app.passage (tenant_id, title_key);

create table app.posting (
  tenant_id uuid not null,
  lexeme text collate "C" not null,
  passage_id uuid not null,
  title_count smallint not null,
  body_count smallint not null,
  primary key (tenant_id, lexeme, passage_id) include (title_count, body_count),
  foreign key (tenant_id, passage_id) references app.passage (tenant_id, id) on delete cascade
);
-- The passage first: there are no statistics yet when a large document has just been added, and with the tenant first this index
-- looks as good for looking a word up.
create index on app.posting (passage_id, tenant_id);

-- The words as people write them, folded (no case, no accents), for what was mistyped or half remembered. By document, so
-- that a document takes its words along when it goes.
create table app.vocabulary (
  tenant_id uuid not null,
  word text collate "C" not null,
  document_id uuid not null,
  lexeme text collate "C" not null,
  letters smallint not null,
  -- How many of the document's passages have it.
  passages integer not null,
  primary key (tenant_id, word, document_id),
  foreign key (tenant_id, document_id) references app.document (tenant_id, id) on delete cascade
);
create index on app.vocabulary (letters, tenant_id);
create index on app.vocabulary (document_id, tenant_id);

-- One row a tenant: how the index was made, and what an average stranger scores in it.
create table app.knowledge_index (
  tenant_id uuid primary key references auth.tenant (id) on delete cascade,
  -- Of the stems and the word lists: BCP 47, primary subtag.
  language text not null,
  dictionary text not null,
  passages integer not null default 0,
  -- Means over the passages, in indexed words.
  title_words real not null default 0,
  body_words real not null default 0,
  -- What a question scores here that is about something else, as a share of what it could have scored.
  stranger real not null default 0
);

do $$
declare
  t text;
begin
  foreach t in array array['document', 'passage', 'posting', 'vocabulary', 'knowledge_index'] loop
    execute format('alter table app.%I enable row level security', t);
    execute format('alter table app.%I force row level security', t);
    execute format('grant select, insert, update, delete on app.%I to coatcheck_app', t);
    execute format('create policy any_bearer on app.%I for select to coatcheck_app using (tenant_id = (select auth.tenant_id()))', t);
    execute format('create policy add on app.%I for insert to coatcheck_app with check (tenant_id = (select auth.tenant_id_for(''knowledge'')))', t);
    execute format('create policy change on app.%I for update to coatcheck_app using (tenant_id = (select auth.tenant_id_for(''knowledge''))) with check (tenant_id = (select auth.tenant_id_for(''knowledge'')))', t);
    execute format('create policy remove on app.%I for delete to coatcheck_app using (tenant_id = (select auth.tenant_id_for(''knowledge'')))', t);
  end loop;
end
$$;

-- Who changes what an assistant may say stands in the tenant's audit log, document by document, whichever query did it. A tenant that
-- goes as a whole takes its log along: then nobody's pass is in hand.
create function auth.note_document() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  document app.document := case tg_op when 'DELETE' then old else new end;
  actor text := split_part(current_setting('coatcheck.bearer', true), ' ', 2);
begin
  if actor <> '' then
    insert into app.audit_entry (tenant_id, actor, action, subject, detail)
      values (document.tenant_id, actor, case tg_op when 'INSERT' then 'knowledge.added' when 'UPDATE' then 'knowledge.replaced' else 'knowledge.removed' end,
              document.id::text, jsonb_build_object('name', document.name, 'characters', document.characters));
  end if;
  return null;
end
$$;
alter function auth.note_document() owner to coatcheck_auth;
revoke all on function auth.note_document() from public;
create trigger note_document after insert or update or delete on app.document for each row execute function auth.note_document();
