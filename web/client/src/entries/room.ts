import "../room/app";
