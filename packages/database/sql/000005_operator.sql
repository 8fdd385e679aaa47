-- What the role coatcheck_operator may execute: tenants, keys and their switch. Each function asks for the operator's token
-- first, and writes what it changed into the tenant's own audit log. Answers have the wire's shape (contract/operator).
--
-- Every switch-off and every change of origins raises an epoch, which ends all tickets and passes handed out before, and
-- notifies the nodes. The notification is a hint that makes running answers end at once; nothing rests on its arrival.

create function operator.notify_shut_off(tenant uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
return pg_notify('coatcheck_shut_off', tenant::text);

create function operator.key_json(k auth.publishable_key) returns jsonb
language sql volatile set search_path = pg_catalog, pg_temp
return jsonb_build_object(
  'key_id', k.id, 'tenant_id', k.tenant_id, 'publishable_key', k.key,
  'status', case when k.revoked_at is not null or k.retires_at <= clock_timestamp() then 'revoked' when k.retires_at is not null then 'retiring' else 'live' end,
  'origins', to_jsonb(k.origins), 'scopes', to_jsonb(k.scopes), 'created_at', k.created_at, 'retires_at', k.retires_at);

create function operator.tenant_json(t auth.tenant) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
return jsonb_build_object(
  'tenant_id', t.id, 'label', t.label, 'status', case when t.suspended_at is null then 'active' else 'suspended' end,
  'created_at', t.created_at, 'keys', (select count(*) from auth.publishable_key k where k.tenant_id = t.id))
  || (select jsonb_build_object('name', a.name, 'language', a.language) from app.assistant a where a.tenant_id = t.id);

create function operator.check_token(token text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform auth.require_operator(token);
  return true;
end
$$;

-- ── Tenants ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- `looks`: name, language, greeting, colour, corner, starters, consent_text; what is absent stays as it is.
create function operator.set_looks(tenant uuid, looks jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  consent text := looks ->> 'consent_text';
  version text := encode(substring(sha256(convert_to(consent, 'UTF8')) from 1 for 8), 'hex');
begin
  if consent is not null then
    insert into app.consent_text (tenant_id, version, text) values (tenant, version, consent) on conflict do nothing;
  end if;
  update app.assistant a set
    name = coalesce(looks ->> 'name', a.name),
    language = coalesce(looks ->> 'language', a.language),
    greeting = coalesce(looks ->> 'greeting', a.greeting),
    colour = coalesce(looks ->> 'colour', a.colour),
    corner = coalesce(looks ->> 'corner', a.corner),
    starters = case when looks ? 'starters' then array(select jsonb_array_elements_text(looks -> 'starters')) else a.starters end,
    consent_version = coalesce(version, a.consent_version)
    where a.tenant_id = tenant;
  if not found then
    insert into app.assistant (tenant_id, name, language, greeting, colour, corner, starters, consent_version)
      values (tenant, looks ->> 'name', looks ->> 'language', looks ->> 'greeting', looks ->> 'colour', looks ->> 'corner',
              array(select jsonb_array_elements_text(looks -> 'starters')), version);
  end if;
end
$$;

create function operator.create_tenant(token text, tenant uuid, label text, looks jsonb, key_id uuid, key text, origins text[], scopes text[])
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform auth.require_operator(token);
  insert into auth.tenant (id, label) values (tenant, label);
  perform operator.set_looks(tenant, looks);
  insert into auth.publishable_key (id, tenant_id, key, scopes, origins) values (key_id, tenant, key, scopes, origins);
  perform auth.note(tenant, 'operator', 'tenant.created', tenant::text, null, jsonb_build_object('name', looks ->> 'name')),
          auth.note(tenant, 'operator', 'key.created', key_id::text, null, jsonb_build_object('origins', origins, 'scopes', scopes));
  return (select operator.tenant_json(t) from auth.tenant t where t.id = create_tenant.tenant);
end
$$;

-- A page of tenants in the order they came, `after` the one named; `wanted` matches name or label.
create function operator.list_tenants(token text, wanted text, after uuid, page_size integer) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform auth.require_operator(token);
  return (
    select coalesce(jsonb_agg(operator.tenant_json(row(page.*)::auth.tenant) order by page.created_at, page.id), '[]')
      from (
        select t.* from auth.tenant t join app.assistant a on a.tenant_id = t.id
          where (wanted is null or position(lower(wanted) in lower(a.name)) > 0 or t.label = lower(wanted))
            and (after is null or (t.created_at, t.id) > (select p.created_at, p.id from auth.tenant p where p.id = after))
          order by t.created_at, t.id limit page_size
      ) page);
end
$$;

create function operator.find_tenant(token text, tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_one auth.tenant;
begin
  perform auth.require_operator(token);
  select * into found_one from auth.tenant t where t.id = tenant;
  if found_one.id is null then
    perform auth.refuse('not_found');
  end if;
  return operator.tenant_json(found_one);
end
$$;

create function operator.update_tenant(token text, tenant uuid, looks jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.find_tenant(token, tenant);
  perform operator.set_looks(tenant, looks), auth.note(tenant, 'operator', 'tenant.updated', tenant::text, null, looks);
  return operator.find_tenant(token, tenant);
end
$$;

-- The switch of a whole tenant. Off raises its epoch; on revives nothing that was handed out before.
create function operator.switch_tenant(token text, tenant uuid, turn_on boolean) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.find_tenant(token, tenant);
  if turn_on then
    update auth.tenant set suspended_at = null where id = switch_tenant.tenant;
  else
    update auth.tenant set suspended_at = coalesce(suspended_at, clock_timestamp()), epoch = epoch + 1 where id = switch_tenant.tenant;
    perform operator.notify_shut_off(tenant);
  end if;
  perform auth.note(tenant, 'operator', case when turn_on then 'tenant.resumed' else 'tenant.suspended' end, tenant::text, null, null);
  return operator.find_tenant(token, tenant);
end
$$;

-- ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

create function operator.list_keys(token text, tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.find_tenant(token, tenant);
  return (select coalesce(jsonb_agg(operator.key_json(k) order by k.created_at, k.id), '[]') from auth.publishable_key k where k.tenant_id = tenant);
end
$$;

create function operator.create_key(token text, tenant uuid, key_id uuid, key text, origins text[], scopes text[]) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.find_tenant(token, tenant);
  -- A suspension in this moment waits, and then ends the notes of this key with those of the others.
  perform from auth.tenant t where t.id = tenant for share;
  insert into auth.publishable_key (id, tenant_id, key, scopes, origins) values (key_id, tenant, key, scopes, origins);
  perform auth.note(tenant, 'operator', 'key.created', key_id::text, null, jsonb_build_object('origins', origins, 'scopes', scopes));
  return (select operator.key_json(k) from auth.publishable_key k where k.id = key_id);
end
$$;

-- The key named, locked for a change.
create function operator.hold_key(token text, wanted uuid) returns auth.publishable_key
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  k auth.publishable_key;
begin
  perform auth.require_operator(token);
  select * into k from auth.publishable_key p where p.id = wanted for update;
  if k.id is null then
    perform auth.refuse('not_found');
  end if;
  return k;
end
$$;

create function operator.find_key(token text, wanted uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  return operator.key_json(operator.hold_key(token, wanted));
end
$$;

create function operator.switch_key(token text, wanted uuid, turn_on boolean) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  k auth.publishable_key := operator.hold_key(token, wanted);
begin
  if turn_on then
    -- A key that has retired stopped by itself, and no epoch was raised: what was handed out under it ends here.
    update auth.publishable_key p set revoked_at = null, retires_at = null, epoch = p.epoch + coalesce(p.retires_at <= clock_timestamp(), false)::integer
      where p.id = wanted returning p.* into k;
  else
    update auth.publishable_key p set revoked_at = coalesce(p.revoked_at, clock_timestamp()), epoch = p.epoch + 1
      where p.id = wanted returning p.* into k;
    perform operator.notify_shut_off(k.tenant_id);
  end if;
  perform auth.note(k.tenant_id, 'operator', case when turn_on then 'key.enabled' else 'key.revoked' end, wanted::text, null, null);
  return operator.key_json(k);
end
$$;

create function operator.set_origins(token text, wanted uuid, new_origins text[]) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  k auth.publishable_key := operator.hold_key(token, wanted);
  before text[] := k.origins;
begin
  if before is distinct from new_origins then
    update auth.publishable_key p set origins = new_origins, epoch = p.epoch + 1 where p.id = wanted returning p.* into k;
    perform auth.note(k.tenant_id, 'operator', 'key.origins', wanted::text, null, jsonb_build_object('before', before, 'after', new_origins)),
            operator.notify_shut_off(k.tenant_id);
  end if;
  return operator.key_json(k);
end
$$;

-- A new key with the same origins and scopes; the old one goes on for the overlap, then stops by itself.
create function operator.rotate_key(token text, wanted uuid, new_id uuid, new_key text, overlap_seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  old auth.publishable_key;
  fresh auth.publishable_key;
begin
  perform auth.require_operator(token);
  -- The tenant before its key, as a suspension takes them: the other way round the two could wait for each other for ever.
  perform from auth.tenant t where t.id = (select k.tenant_id from auth.publishable_key k where k.id = wanted) for share;
  old := operator.hold_key(token, wanted);
  if old.revoked_at is not null or old.retires_at is not null then
    perform auth.refuse('conflict');
  end if;
  update auth.publishable_key p set retires_at = clock_timestamp() + make_interval(secs => overlap_seconds)
    where p.id = wanted returning p.* into old;
  insert into auth.publishable_key (id, tenant_id, key, scopes, origins) values (new_id, old.tenant_id, new_key, old.scopes, old.origins)
    returning * into fresh;
  perform auth.note(old.tenant_id, 'operator', 'key.rotated', wanted::text, null,
    jsonb_build_object('new_key_id', new_id, 'overlap_seconds', overlap_seconds)), operator.notify_shut_off(old.tenant_id);
  return jsonb_build_object('key', operator.key_json(fresh), 'previous', operator.key_json(old));
end
$$;

create function operator.rotate_signing_key(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform auth.require_operator(token), auth.new_signing_key();
end
$$;

do $$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'operator'::regnamespace loop
    execute format('alter function %s owner to coatcheck_auth', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;

grant execute on function operator.check_token(text), operator.list_tenants(text, text, uuid, integer), operator.find_tenant(text, uuid),
  operator.create_tenant(text, uuid, text, jsonb, uuid, text, text[], text[]), operator.update_tenant(text, uuid, jsonb),
  operator.switch_tenant(text, uuid, boolean), operator.list_keys(text, uuid), operator.create_key(text, uuid, uuid, text, text[], text[]),
  operator.find_key(text, uuid), operator.switch_key(text, uuid, boolean), operator.set_origins(text, uuid, text[]),
  operator.rotate_key(text, uuid, uuid, text, integer), operator.rotate_signing_key(text) to coatcheck_operator;
