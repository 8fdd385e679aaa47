-- What only a superuser can do, once, before the first migration: the owner, the database, and one grant taken away.
-- Everything else is done by migrations, as the owner.
--
-- The embedded server runs this in single-user mode, before it has ever listened. On a server of your own:
--
--   psql -v database=coatcheck -v owner_password='…' -f bootstrap.sql
--
-- Each statement ends with a semicolon and an empty line; no statement holds that pair inside.

do $$
begin
  create role coatcheck_owner;
exception when duplicate_object or unique_violation then
  null; -- another database of this server was first
end
$$;

-- Makes the login roles, owns every table, and is nobody the server ever logs in as.
alter role coatcheck_owner login createrole nosuperuser nocreatedb nobypassrls noreplication password :'owner_password';

create database :"database" owner coatcheck_owner;

-- Who may connect is said role by role. Without TEMPORARY nobody can put a table of their own before ours.
revoke all on database :"database" from public;

\connect :"database"

-- Injected SQL must not get at settings from inside an expression. The owner grants it on to the role of the definer functions.
revoke execute on function pg_catalog.set_config(text, text, boolean) from public;

grant execute on function pg_catalog.set_config(text, text, boolean) to coatcheck_owner with grant option;

revoke create on schema public from public;

