-- What a tenant's own people do in the console: the operator's functions, which from here on also take a member's pass as their proof, and
-- those for looks and team that only the console has. Executed by coatcheck_operator; each asks for the proof first and writes what it
-- changed into the tenant's audit log, with the address of whoever did it.
--
-- The parameter is called `token` where the function is older than members are: the operator's token, an operator's session, or a
-- member's pass. Those that ask auth.require_operator take no member's pass.

-- ── The operator's, also for members ─────────────────────────────────────────────────────────────────────────────────

-- Checks the token alone, no session: who comes with the header of the operator's API has to hold what belongs there.
create or replace function operator.check_token(token text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if auth.require_operator(token) is null then
    perform auth.refuse('operator_token_invalid');
  end if;
  return true;
end
$$;

-- Whether a session is an operator's: `session_missing`, `role_missing`.
create function operator.check_session(session_token text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  s accounts.session := auth.require_session(session_token);
begin
  if not exists (select from auth.operator_account o where o.user_id = s.user_id) then
    perform auth.refuse('role_missing');
  end if;
  return true;
end
$$;

create or replace function operator.update_tenant(token text, tenant uuid, looks jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.require_tenant(token, tenant, 'looks');
  perform operator.set_looks(tenant, looks), auth.note(tenant, 'operator', 'tenant.updated', tenant::text, null, looks);
  return (select operator.tenant_json(t) from auth.tenant t where t.id = tenant);
end
$$;

-- Asks for a proof for this tenant; one that isn't gets the answer of one that is somebody else's.
create function operator.require_tenant(token text, tenant uuid, action text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  perform auth.require_manager(token, tenant, action);
  if not exists (select from auth.tenant t where t.id = tenant) then
    perform auth.refuse('not_found');
  end if;
end
$$;

create or replace function operator.list_keys(token text, tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.require_tenant(token, tenant, 'settings');
  return (select coalesce(jsonb_agg(operator.key_json(k) order by k.created_at, k.id), '[]') from auth.publishable_key k where k.tenant_id = tenant);
end
$$;

create or replace function operator.create_key(token text, tenant uuid, key_id uuid, key text, origins text[], scopes text[]) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.require_tenant(token, tenant, 'keys');
  -- A suspension in this moment waits, and then ends the notes of this key with those of the others.
  perform from auth.tenant t where t.id = tenant for share;
  insert into auth.publishable_key (id, tenant_id, key, scopes, origins) values (key_id, tenant, key, scopes, origins);
  perform auth.note(tenant, 'operator', 'key.created', key_id::text, null, jsonb_build_object('origins', origins, 'scopes', scopes));
  return (select operator.key_json(k) from auth.publishable_key k where k.id = key_id);
end
$$;

-- The key named, locked for a change; the proof has to be for its tenant.
create or replace function operator.hold_key(token text, wanted uuid) returns auth.publishable_key
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  k auth.publishable_key;
begin
  -- First: a member can't so much as wait for another tenant's key. Without a key, a proof is asked for all the same.
  perform auth.require_manager(token, (select p.tenant_id from auth.publishable_key p where p.id = wanted), 'keys');
  select * into k from auth.publishable_key p where p.id = wanted for update;
  if k.id is null then
    perform auth.refuse('not_found');
  end if;
  return k;
end
$$;

create or replace function operator.rotate_key(token text, wanted uuid, new_id uuid, new_key text, overlap_seconds integer) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  of_tenant uuid := (select k.tenant_id from auth.publishable_key k where k.id = wanted);
  old auth.publishable_key;
  fresh auth.publishable_key;
begin
  perform auth.require_manager(token, of_tenant, 'keys');
  -- The tenant before its key, as a suspension takes them: the other way round the two could wait for each other for ever.
  perform from auth.tenant t where t.id = of_tenant for share;
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

-- ── A tenant's own settings ──────────────────────────────────────────────────────────────────────────────────────────

-- With a member's pass alone, as it says which role that is.
create function operator.show_workspace(proof text, tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  member uuid := (auth.signed_claims(proof)).kid;
begin
  perform operator.require_tenant(proof, tenant, 'settings');
  return (select jsonb_build_object(
      'role', (select m.role from auth.member m where m.id = member), 'tenant_id', t.id, 'label', t.label, 'name', a.name, 'status', case when t.suspended_at is null then 'active' else 'suspended' end,
      'created_at', t.created_at, 'call_seconds_a_day', t.call_seconds_a_day,
      'looks', jsonb_build_object('language', a.language, 'greeting', a.greeting, 'colour', a.colour, 'corner', a.corner, 'starters', to_jsonb(a.starters),
        'consent_text', c.text, 'call_consent_text', coalesce(cc.text, '')))
    from auth.tenant t join app.assistant a on a.tenant_id = t.id
    join app.consent_text c on c.tenant_id = t.id and c.version = a.consent_version
    left join app.consent_text cc on cc.tenant_id = t.id and cc.version = a.call_consent_version
    where t.id = tenant);
end
$$;

-- ── Teams ────────────────────────────────────────────────────────────────────────────────────────────────────────────

create function operator.invitation_json(i auth.invitation) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
return jsonb_build_object('invitation_id', i.id, 'email', i.email, 'role', i.role, 'invited_by', i.invited_by, 'created_at', i.created_at,
  'expires_at', i.expires_at);

create function operator.member_json(m auth.member) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
return (select jsonb_build_object('user_id', m.user_id, 'email', p.email, 'name', p.name, 'role', m.role, 'since', m.created_at)
  from accounts.person p where p.id = m.user_id);

create function operator.show_team(proof text, tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform operator.require_tenant(proof, tenant, 'settings');
  return jsonb_build_object(
    'members', (select coalesce(jsonb_agg(operator.member_json(m) order by m.created_at, m.id), '[]') from auth.member m where m.tenant_id = tenant),
    'invitations', (select coalesce(jsonb_agg(operator.invitation_json(i) order by i.created_at, i.id), '[]')
      from auth.invitation i where i.tenant_id = tenant and i.expires_at > clock_timestamp()));
end
$$;

-- Seven days, once. A second one for the same address takes the place of the first, whose link is worth nothing from then on.
create function operator.invite(proof text, tenant uuid, invitation_id uuid, address text, wanted_role text, token_hash bytea) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  i auth.invitation;
begin
  perform operator.require_tenant(proof, tenant, 'team');
  if exists (select from auth.member m join accounts.person p on p.id = m.user_id where m.tenant_id = tenant and p.email = address) then
    perform auth.refuse('conflict');
  end if;
  insert into auth.invitation (id, tenant_id, email, role, token_hash, invited_by)
    values (invitation_id, tenant, address, wanted_role, invite.token_hash, current_setting('coatcheck.actor'))
    on conflict on constraint invitation_tenant_id_email_key do update
      set id = excluded.id, role = excluded.role, token_hash = excluded.token_hash, invited_by = excluded.invited_by, created_at = excluded.created_at,
          expires_at = excluded.expires_at
    returning * into i;
  perform auth.note(tenant, 'operator', 'member.invited', i.id::text, null, jsonb_build_object('email', address, 'role', wanted_role));
  return operator.invitation_json(i);
end
$$;

create function operator.withdraw_invitation(proof text, tenant uuid, invitation uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  i auth.invitation;
begin
  perform operator.require_tenant(proof, tenant, 'team');
  delete from auth.invitation k where k.tenant_id = tenant and k.id = invitation returning k.* into i;
  if i.id is null then
    perform auth.refuse('not_found');
  end if;
  perform auth.note(tenant, 'operator', 'member.invitation-withdrawn', i.id::text, null, jsonb_build_object('email', i.email));
end
$$;

-- The member named. The tenant's row is held, so that of two who leave at once one finds that an owner has to stay.
create function operator.hold_member(proof text, tenant uuid, member_user uuid, stays_owner boolean) returns auth.member
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  m auth.member;
begin
  perform operator.require_tenant(proof, tenant, 'team');
  perform from auth.tenant t where t.id = tenant for update;
  select * into m from auth.member k where k.tenant_id = tenant and k.user_id = member_user for update;
  if m.id is null then
    perform auth.refuse('not_found');
  end if;
  if m.role = 'owner' and not stays_owner
    and not exists (select from auth.member k where k.tenant_id = tenant and k.role = 'owner' and k.id <> m.id)
  then
    perform auth.refuse('conflict');
  end if;
  return m;
end
$$;

-- Ends the member's sessions: whoever is signed in signs in again, into the new role.
create function operator.change_role(proof text, tenant uuid, member_user uuid, wanted_role text) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  m auth.member := operator.hold_member(proof, tenant, member_user, wanted_role = 'owner');
  before text := m.role;
begin
  if before <> wanted_role then
    update auth.member k set role = wanted_role where k.id = m.id returning k.* into m;
    delete from accounts.session s where s.user_id = m.user_id;
    perform auth.note(tenant, 'operator', 'member.role', m.user_id::text, null, jsonb_build_object('before', before, 'after', wanted_role));
  end if;
  return operator.member_json(m);
end
$$;

-- Its passes and their notes end with the membership. The sessions stay: they may be of use to another tenant.
create function operator.remove_member(proof text, tenant uuid, member_user uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  m auth.member := operator.hold_member(proof, tenant, member_user, false);
begin
  delete from auth.member k where k.id = m.id;
  perform auth.note(tenant, 'operator', 'member.removed', m.user_id::text, null, jsonb_build_object('email', operator.member_json(m) -> 'email', 'role', m.role));
end
$$;

-- ── The first operator ───────────────────────────────────────────────────────────────────────────────────────────────

-- Keeps the hash of a link for the first operator, in place of an earlier one; false once there is an operator's account.
create function operator.offer_welcome(token text, link_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform auth.require_operator(token);
  if exists (select from auth.operator_account) then
    delete from auth.welcome;
    return false;
  end if;
  insert into auth.welcome (token_hash) values (link_hash)
    on conflict (only_row) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at;
  return true;
end
$$;

do $$
declare
  f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'operator'::regnamespace and p.proowner <> 'coatcheck_auth'::regrole loop
    execute format('alter function %s owner to coatcheck_auth', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;

grant execute on function operator.check_session(text), operator.show_workspace(text, uuid), operator.show_team(text, uuid),
  operator.invite(text, uuid, uuid, text, text, bytea), operator.withdraw_invitation(text, uuid, uuid),
  operator.change_role(text, uuid, uuid, text), operator.remove_member(text, uuid, uuid), operator.offer_welcome(text, bytea) to coatcheck_operator;
