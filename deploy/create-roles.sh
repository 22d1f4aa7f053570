#!/bin/bash
# Run once by PostgreSQL's image, when the data folder is new: the two roles of the product.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE quality_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE quality_app LOGIN PASSWORD :'app_password';
ALTER DATABASE quality OWNER TO quality_owner;
ALTER SCHEMA public OWNER TO quality_owner;
SQL
