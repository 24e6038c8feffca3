"""Flask extensions as objects; the factory binds them to an app."""

from authlib.integrations.flask_client import OAuth
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from server.models import Base

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(db=db)
oauth = OAuth()
