-- Once: who owns the tables, who serves each half, and the database. `deploy/first-database` runs it.
CREATE ROLE campaign_site_owner LOGIN PASSWORD :'owner_password';
-- A migration that would hold up readers gives up instead.
ALTER ROLE campaign_site_owner SET lock_timeout = '2s';
CREATE ROLE campaign_site LOGIN PASSWORD :'staff_password';
CREATE ROLE campaign_site_public LOGIN PASSWORD :'public_password';
-- No page needs long.
ALTER ROLE campaign_site SET statement_timeout = '5s';
ALTER ROLE campaign_site_public SET statement_timeout = '5s';

CREATE DATABASE campaign_site OWNER campaign_site_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE campaign_site FROM PUBLIC;
GRANT CONNECT ON DATABASE campaign_site TO campaign_site, campaign_site_public;
